"""What lies in a window of time: every booking, and every one of a series that falls in it.

One question fetches all of it as plain values, whatever the number of people; series are expanded here, and what the
actor may not see of a booking is taken out here, so that no page has to think of it.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings import recurrence
from crm_core.bookings.models import Booking
from crm_core.bookings.queries import BookingQuerySet
from crm_core.bookings.windows import LONGEST, Window, local
from crm_core.customers.permissions import VIEW as VIEW_CUSTOMERS
from crm_core.reach import sees_everybodys
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short

_DAY = dt.timedelta(days=1)
# As an address names one of a series: when it would have begun by the rule.
ORIGINAL = "%Y%m%dT%H%M"


@dataclass(slots=True)
class Occurrence:
    """Something that happens once: a booking, or one of a series. `starts` and `ends` are moments here."""

    key: uuid.UUID
    title: str
    kind: str
    tone: str
    is_away: bool
    is_all_day: bool
    starts: dt.datetime
    ends: dt.datetime
    original: str  # which of a series, as ORIGINAL writes it; empty for what happens once
    is_series: bool
    place: str
    is_private: bool
    travel: int
    customer_id: uuid.UUID | None
    customer: str
    kind_id: uuid.UUID | None
    users: list[uuid.UUID]
    resources: list[uuid.UUID]
    people: str
    is_veiled: bool

    @property
    def url(self) -> str:
        """Its page; empty when one may not know what it is."""
        if self.is_veiled:
            return ""
        return f"/bookings/{key_to_short(self.key)}/" + (f"?at={self.original}" if self.original else "")

    @property
    def heading(self) -> str:
        """What it is called: whom it is with, else its title, else its kind."""
        return self.customer or self.title or self.kind

    @property
    def about(self) -> str:
        """What more there is to say than whom it is with."""
        return self.title if self.customer else ""

    @property
    def first_day(self) -> dt.date:
        """The day on which it begins."""
        return self.starts.date()

    @property
    def last_day(self) -> dt.date:
        """The last day of which it takes something."""
        return (self.ends - dt.timedelta(microseconds=1)).date()

    @property
    def busy_from(self) -> dt.datetime:
        """When whoever takes part has to leave."""
        return self.starts - dt.timedelta(minutes=self.travel)

    @property
    def busy_until(self) -> dt.datetime:
        """When whoever takes part is back."""
        return self.ends + dt.timedelta(minutes=self.travel)

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends - self.starts).total_seconds()) // 60

    @property
    def clock(self) -> str:
        """From when to when, on the clock: `08.30–09.30`."""
        if self.is_all_day:
            return str(_("All day"))
        return f"{formatting.clock(self.starts)}–{formatting.clock(self.ends)}"

    def is_on(self, day: dt.date) -> bool:
        """Tell whether it takes something of a day."""
        return self.first_day <= day <= self.last_day

    def overlaps(self, starts: dt.datetime, ends: dt.datetime) -> bool:
        """Tell whether any of it, the way there and back included, lies between two moments."""
        return self.busy_from < ends and self.busy_until > starts


def occurrences_in(actor: Actor, window: Window, bookings: BookingQuerySet | None = None) -> list[Occurrence]:
    """Return what lies in a window, in order; what the actor may not see is there without saying what it is.

    Raises:
        UserError: the window is longer than anybody looks at at once.
    """
    if window.ends - window.starts > LONGEST:
        raise UserError(_("That is too long a time to show at once."), code="too_long")
    chosen = Booking.objects.all() if bookings is None else bookings
    # Whole days are kept at midnight UTC, which is another moment here.
    rows = chosen.current().touching(window.starts - _DAY, window.ends + _DAY).as_rows()
    found = [one for row in rows for one in _occurrences(actor, window, *row)]
    return sorted(found, key=lambda one: (one.starts, not one.is_all_day, one.heading, one.key))


def moments_of(start: dt.datetime, length: dt.timedelta, *, is_all_day: bool) -> tuple[dt.datetime, dt.datetime]:
    """Return when something that begins at a time on the wall begins and ends here.

    Whole days are so many days; else it lasts as long as it lasts, as RFC 5545 has it, on the night of a change too.
    """
    if is_all_day:
        return local(start), local(start + length)
    begins = local(start)
    return begins, timezone.localtime(begins.astimezone(dt.UTC) + length)


def _occurrences(actor: Actor, window: Window, *row: Any) -> Iterator[Occurrence]:
    key, title, kind, tone, is_away, is_all_day, starts_at, ends_at = row[:8]
    rule, until, series, _original, place, is_private, travel = row[8:15]
    owner, customer_id, customer, customer_owner, kind_id, users, resources, people, skips = row[15:]
    zone = dt.UTC if is_all_day else timezone.get_current_timezone()
    first, length = starts_at.astimezone(zone).replace(tzinfo=None), ends_at - starts_at
    veiled = _is_veiled(actor, is_private, {owner, *users}, customer_id, customer_owner)
    for start in _starts(rule, first, until, length, window, skips, zone):
        begins, ends = moments_of(start, length, is_all_day=is_all_day)
        if begins >= window.ends or ends <= window.starts:
            continue
        yield Occurrence(
            key=key,
            title="" if veiled else title,
            kind=str(_("Busy")) if veiled else kind,
            tone="sten" if veiled else tone,
            is_away=is_away,
            is_all_day=is_all_day,
            starts=begins,
            ends=ends,
            original=start.strftime(ORIGINAL) if rule else "",
            is_series=bool(rule or series),
            place="" if veiled else place,
            is_private=is_private,
            travel=travel,
            customer_id=None if veiled else customer_id,
            customer="" if veiled else customer or "",
            kind_id=None if veiled else kind_id,
            users=users,
            resources=resources,
            people="" if veiled else ", ".join(people),
            is_veiled=veiled,
        )


def _starts(
    rule: str,
    first: dt.datetime,
    until: dt.date | None,
    length: dt.timedelta,
    window: Window,
    skips: Iterable[dt.datetime],
    zone: dt.tzinfo,
) -> Iterable[dt.datetime]:
    if not rule:
        return [first]
    # A day more on each side: on the night of a change a time on the wall is not where one thinks.
    after = window.starts.replace(tzinfo=None) - length - _DAY
    before = window.ends.replace(tzinfo=None) + _DAY
    starts, taken = recurrence.starts_between(rule, first, until, after, before), set(skips)
    # Compared as moments in UTC: a time that the clock jumps over equals none in another zone.
    return (start for start in starts if start.replace(tzinfo=zone).astimezone(dt.UTC) not in taken)


def _is_veiled(
    actor: Actor, is_private: bool, own: set[uuid.UUID | None], customer: uuid.UUID | None, customer_owner: Any
) -> bool:
    me = actor.user.pk if actor.user else None
    if is_private and me not in own and not actor.is_system:
        return True
    return customer is not None and not (actor.may(VIEW_CUSTOMERS) and (sees_everybodys(actor) or customer_owner == me))
