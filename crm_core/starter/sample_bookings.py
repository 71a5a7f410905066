"""What is booked with the sample customers: always this week and the next, with what has just been.

Where the data are to stay the team has its own as well: the weekly meeting, a day off, a room.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings import in_touch
from crm_core.bookings.content import settle
from crm_core.bookings.models import Booking, BookingContact, BookingKind, BookingResource, BookingUser, Resource
from crm_core.bookings.windows import local, week_window
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from kundsystem.accounts.models import User

# For each customer in turn: days from this week's Monday, when, how long, which kind, and minutes on the way.
TIMES = (
    *((1, "10:00", 90, 0, 20), (0, "13:00", 60, 1, 0), (4, "09:30", 60, 0, 45), (1, "09:00", 60, 0, 0)),
    *((2, "13:00", 45, 1, 0), (3, "10:00", 120, 0, 30), (1, "08:00", 240, 3, 0), (3, "14:00", 90, 0, 15)),
    *((4, "11:00", 60, 0, 0), (0, "10:30", 45, 1, 0), (2, "08:00", 240, 3, 0), (4, "13:00", 60, 1, 0)),
    *((7, "09:00", 60, 0, 20), (8, "13:00", 60, 1, 0), (9, "10:00", 90, 0, 30), (10, "14:30", 45, 1, 0)),
    *((-6, "10:00", 60, 0, 20), (-4, "13:30", 45, 1, 0), (-10, "09:00", 90, 0, 0), (11, "09:00", 180, 3, 0)),
)


class Bookings:
    """Makes them.

    Args:
        key: makes keys.
        people: who has them.
    """

    def __init__(self, key: Callable[[], uuid.UUID], people: Sequence[User]) -> None:
        self.key, self.people = key, people
        self.kinds = list(BookingKind.objects.filter(archived_at=None))
        self.monday = week_window(timezone.localdate()).first
        self.bookings: list[Booking] = []
        self.ties: list[BookingUser | BookingContact | BookingResource] = []
        self.times = iter(TIMES)

    def add(self, customer: Customer, contacts: Sequence[Contact]) -> None:
        """Book something with a customer, as long as there are times."""
        found = next(self.times, None)
        if found is None or not self.kinds:
            return
        days, at, minutes, kind, travel = found
        is_visit = kind in (0, 3)
        booking = self._book(
            days,
            at,
            minutes,
            kind,
            [self.people[len(self.bookings) % len(self.people)]],
            customer=customer,
            place=f"{customer.visiting_street}, {customer.visiting_town}" if is_visit else "",
            travel_minutes=travel,
        )
        self.ties += [BookingContact(id=self.key(), booking=booking, contact=one) for one in contacts[: 1 + is_visit]]

    def add_own(self) -> None:
        """Book what the team has by itself."""
        if not self.kinds:
            return
        room = Resource.objects.create(name="Granstugan", description=_("Meeting room, 8 seats"))
        meeting = self._book(
            0, "08:30", 60, 4, self.people, title=_("Weekly sales meeting"), place="Granstugan", rule="FREQ=WEEKLY"
        )
        self.ties.append(BookingResource(id=self.key(), booking=meeting, resource=room))
        self._book(2, "09:00", 420, 2, self.people[:1], title=_("Sales training, day 2"))
        away = self._book(4, "00:00", 24 * 60, 5, self.people[-1:], title=_("Day off"), is_all_day=True)
        away.starts_at = dt.datetime.combine(self.monday + dt.timedelta(days=4), dt.time(), dt.UTC)
        away.ends_at = away.lasts_until = away.starts_at + dt.timedelta(days=1)

    def _book(self, days: int, at: str, minutes: int, kind: int, people: Sequence[User], **facts: object) -> Booking:
        starts = local(dt.datetime.combine(self.monday + dt.timedelta(days=days), dt.time.fromisoformat(at)))
        booking = Booking(
            id=self.key(),
            kind=self.kinds[min(kind, len(self.kinds) - 1)],
            starts_at=starts,
            ends_at=starts + dt.timedelta(minutes=minutes),
            owner=people[0],
            **facts,
        )
        settle(booking)
        self.bookings.append(booking)
        self.ties += [BookingUser(id=self.key(), booking=booking, user=one) for one in people]
        return booking

    def write(self) -> None:
        """Write them, after the customers and contacts."""
        in_touch.begin(self.bookings)
        Booking.objects.bulk_create(self.bookings)
        model: Any
        for model in (BookingUser, BookingContact, BookingResource):
            model.objects.bulk_create(tie for tie in self.ties if isinstance(tie, model))
