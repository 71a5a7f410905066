"""What a booking would collide with, and when several people and resources are all free."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from crm_core.bookings import recurrence
from crm_core.bookings.busy import busy_elsewhere
from crm_core.bookings.content import Content
from crm_core.bookings.hours import Hours, together, working_hours_of
from crm_core.bookings.models import Booking
from crm_core.bookings.occurrences import Occurrence, moments_of, occurrences_in
from crm_core.bookings.windows import Window
from kundsystem.accounts.actor import Actor

# How far ahead a series is compared, and how many collisions are told.
AHEAD = dt.timedelta(days=180)
TOLD = 5
# How fine times are proposed.
STEP = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Conflict:
    """Somebody or something that is booked already, and by what."""

    occurrence: Occurrence
    keys: frozenset[uuid.UUID]


def conflicts_of(actor: Actor, content: Content, *, but: Booking | None = None) -> list[Conflict]:
    """Return what a booking, or the first half year of a series, would collide with; the first few.

    Args:
        but: the booking itself, which is no collision; nor are those that were changed out of it.
    """
    asked = {*content.users, *content.resources}
    if not asked or content.ends_at <= content.starts_at:
        return []
    times = _times(content)
    first = times[0][0].date()
    window = Window(first, min(times[-1][1].date(), first + 2 * AHEAD))
    rows = Booking.objects.of_anybody(content.users, content.resources)
    if but is not None:
        rows = rows.exclude(pk=but.pk).exclude(series=but)
    found = [*occurrences_in(actor, window, rows), *busy_elsewhere(actor, window, content.users)]
    told = []
    for one in found:
        if (keys := asked.intersection([*one.users, *one.resources])) and any(
            one.overlaps(starts, ends) for starts, ends in times
        ):
            told.append(Conflict(one, frozenset(keys)))
            if len(told) == TOLD:
                break
    return told


def _times(content: Content) -> list[tuple[dt.datetime, dt.datetime]]:
    zone = dt.UTC if content.is_all_day else timezone.get_current_timezone()
    first = content.starts_at.astimezone(zone).replace(tzinfo=None)
    starts = [first]
    if rule := recurrence.clean(content.rule):
        starts = recurrence.starts_between(rule, first, content.repeats_until, first, first + AHEAD) or starts
    way = dt.timedelta(minutes=content.travel_minutes)
    moments = (moments_of(start, content.length, is_all_day=content.is_all_day) for start in starts)
    return [(begins - way, ends + way) for begins, ends in moments]


def free_times(
    busy: Iterable[Occurrence],
    keys: Collection[uuid.UUID],
    days: Iterable[dt.date],
    length: dt.timedelta,
    *,
    since: dt.datetime | None = None,
    hours: Iterable[Hours] = (),
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Give the times at which all of some people and resources are free for so long, and the people at work.

    Args:
        busy: what lies in those days.
        since: nothing before this moment is proposed; now unless told otherwise.
        hours: when the people work; as most do unless told otherwise.
    """
    wanted = set(keys)
    taken = [one for one in busy if wanted.intersection([*one.users, *one.resources])]
    since, working = since or timezone.now(), list(hours)
    for day in days:
        if (open_hours := together(working, day)) is None:
            continue
        opens, closes = open_hours
        for begins, ends in _gaps(taken, max(opens, _rounded(since)), closes):
            if ends - begins >= length:
                yield begins, ends


def outside_hours(content: Content) -> list[uuid.UUID]:
    """Return who does not work when a booking is, or when the first of a series is; absences are no work."""
    if content.is_all_day or content.kind.is_away:
        return []
    starts, ends = (timezone.localtime(moment) for moment in (content.starts_at, content.ends_at))
    found = []
    for key, hours in working_hours_of(content.users).items():
        times = hours.on(starts.date())
        if times is None or starts < times[0] or ends > times[1]:
            found.append(key)
    return found


def _rounded(moment: dt.datetime) -> dt.datetime:
    """Return the next whole step from a moment on."""
    here = timezone.localtime(moment).replace(second=0, microsecond=0)
    over = dt.timedelta(minutes=here.minute) % STEP
    return here + (STEP - over) if over else here


def _gaps(
    taken: list[Occurrence], begins: dt.datetime, closes: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    for one in sorted(taken, key=lambda one: one.busy_from):
        if one.busy_until <= begins or one.busy_from >= closes:
            continue
        if one.busy_from > begins:
            yield begins, one.busy_from
        begins = max(begins, _rounded(one.busy_until))
    if begins < closes:
        yield begins, closes
