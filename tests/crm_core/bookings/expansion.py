"""Series made up, and expanded twice: by us, and by a library that reads the calendar file that we write."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import icalendar
import recurring_ical_events
from django.utils import timezone
from hypothesis import strategies as st

from crm_core.bookings import feeds
from crm_core.bookings.actions import Move, move_booking, take_away
from crm_core.bookings.ics import calendar_file
from crm_core.bookings.models import Booking, BookingUser
from crm_core.bookings.occurrences import occurrences_in
from crm_core.bookings.rules import WEEKDAYS
from crm_core.bookings.series import Scope
from crm_core.bookings.windows import Window
from tests.factories import booking_kind, make_booking

YEAR = Window(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
# Both nights on which the clock is changed.
WINDOW = Window(dt.date(2026, 2, 1), dt.date(2026, 11, 30))


@dataclass(frozen=True)
class Plan:
    """A series, and which of it is taken away or moved."""

    rule: str
    day: dt.date
    hour: int
    days: int | None
    taken: list[int]


rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds(
        lambda every, days: f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(sorted(days, key=WEEKDAYS.index))}",
        st.integers(1, 4),
        st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.integers(1, 31)),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from([1, 2, 3, 4, -1]), st.sampled_from(WEEKDAYS)),
    st.just("FREQ=YEARLY"),
)
plans = st.builds(
    Plan,
    rule=rules,
    day=st.dates(dt.date(2019, 1, 1), dt.date(2026, 6, 30)),
    # What lies over the change itself is an hour by the RFC and by us; the library has it otherwise.
    hour=st.sampled_from([0, *range(3, 24)]),
    days=st.none() | st.integers(0, 900),
    taken=st.lists(st.integers(0, 40), max_size=3),
)


def hold(actor: Any, plan: Plan) -> None:
    """See to it that both make the same of a series with its exceptions."""
    Booking.objects.all().delete()
    until = None if plan.days is None else plan.day + dt.timedelta(days=plan.days)
    booking = make_booking(actor, f"{plan.day} {plan.hour:02}:00", rule=plan.rule, repeats_until=until)
    for number in plan.taken:
        members = [one for one in occurrences_in(actor, WINDOW) if one.original]
        if number >= len(members):
            continue
        one, later = members[number], dt.timedelta(hours=5)
        if number % 2:
            take_away(actor=actor, pk=booking.pk, at=one.original, scope=Scope.THIS)
        else:
            move = Move(one.starts + later, one.ends + later)
            move_booking(actor=actor, pk=booking.pk, move=move, at=one.original)
    assert expanded_elsewhere(WINDOW) == expanded_here(actor, WINDOW)


def fed(actor: Any, number: int) -> bytes:
    """The feed of somebody who has so many bookings tomorrow."""
    starts = timezone.now().replace(microsecond=0) + dt.timedelta(days=1)
    ends, kind = starts + dt.timedelta(hours=1), booking_kind()
    rows = [Booking(title=f"B{n}", kind=kind, starts_at=starts, ends_at=ends, lasts_until=ends) for n in range(number)]
    Booking.objects.bulk_create(rows)
    BookingUser.objects.bulk_create(BookingUser(booking=row, user=actor.user) for row in rows)
    return feeds.file_of(feeds.CalendarFeed(of="person", owner=actor.user), "")


def file_now() -> bytes:
    """The calendar file of all that is booked."""
    return calendar_file("Allt", list(Booking.objects.current().for_file()), base="https://alfa.example")


def expanded_elsewhere(window: Window = YEAR) -> list[tuple[str, str]]:
    """What another program makes of the file: begin and end, as moments or days."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(file_now())).between(window.starts, window.ends)
    return sorted((_said(event["DTSTART"].dt), _said(event["DTEND"].dt)) for event in events)


def expanded_here(actor: Any, window: Window = YEAR) -> list[tuple[str, str]]:
    """What we make of it."""
    return sorted(
        (str(one.first_day), str(one.last_day + dt.timedelta(days=1)))
        if one.is_all_day
        else (_said(one.starts), _said(one.ends))
        for one in occurrences_in(actor, window)
    )


def _said(when: dt.date) -> str:
    return str(when.astimezone(dt.UTC)) if isinstance(when, dt.datetime) else str(when)
