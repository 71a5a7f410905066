"""Bookings of the large organisation: a year of visits and calls, and those of the months to come."""

import random

from crm_core.bookings.models import Booking, BookingContact, BookingKind, BookingUser
from crm_core.seeding import subjects
from crm_core.seeding.run import DAY, Batch, Run, at_work, key_at, moment
from crm_core.seeding.seeded import AT_WORK_WITH, SeededCustomer
from crm_core.seeding.tables import Table

BOOKING = Table(
    Booking,
    *("id", "customer_id", "kind_id", "starts_at", "ends_at", "lasts_until", "last_held_at", "next_held_at", "place"),
    *("owner_id", "travel_minutes", "created_at", "updated_at"),
    by_time=True,
)
BOOKING_USER = Table(BookingUser, "id", "booking_id", "user_id", by_time=True)
BOOKING_CONTACT = Table(BookingContact, "id", "booking_id", "contact_id", by_time=True)
MINUTES = (30, 45, 60, 60, 90, 120)
BACK, AHEAD = 365, 60  # days


@subjects.register(BOOKING, BOOKING_USER, BOOKING_CONTACT)
def prepare(run: Run) -> subjects.Maker:
    """Read the kinds."""
    return _Maker(run)


class _Maker:
    def __init__(self, run: Run) -> None:
        self.run = run
        kinds = BookingKind.objects.filter(archived_at=None, is_away=False)
        self.kinds = [(str(kind.pk), kind.is_contact) for kind in kinds]
        self.people = [str(person.pk) for person in run.people]

    def __call__(self, batch: Batch) -> None:
        chance = batch.chance("bookings")
        for customer in batch.customers:
            often = 0.7 if self.run.standing(customer.place) in AT_WORK_WITH else 0.1
            while self.kinds and self.people and chance.random() < often:
                self._booking(batch, chance, customer)
                often *= 0.6

    def _booking(self, batch: Batch, chance: random.Random, customer: SeededCustomer) -> None:
        starts = at_work(chance, self.run.end + (chance.random() * (BACK + AHEAD) - BACK) * DAY)
        made = min(starts - chance.randint(1, 20) * DAY, self.run.end)
        over = starts + chance.choice(MINUTES) * 60
        ends, is_over = moment(over), over <= self.run.end
        owner = customer.owner or chance.choice(self.people)
        is_visit = chance.random() < 0.5
        key = key_at(chance, made)
        kind, is_contact = self.kinds[0 if is_visit else chance.randrange(len(self.kinds))]
        if is_over and is_contact:
            customer.contacted(ends)
        batch.table(BOOKING).append(
            (
                *(key, customer.key, kind, moment(starts), ends, ends),
                *(ends if is_over else None, None if is_over else ends, customer.town if is_visit else "", owner),
                *(30 if is_visit else 0, moment(made), moment(made)),
            )
        )
        batch.table(BOOKING_USER).append((key_at(chance, made), key, owner))
        if customer.contacts:
            batch.table(BOOKING_CONTACT).append((key_at(chance, made), key, chance.choice(customer.contacts)[0]))
