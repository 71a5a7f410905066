"""The next booking, as it is read in the car: with whom, where, whom to call, and what was last said."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from crm_core.bookings.models import Booking, BookingContact
from crm_core.bookings.occurrences import Occurrence, occurrences_in
from crm_core.bookings.windows import Window
from crm_core.bookings.wording import until_then
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.notes.models import Note
from kundsystem.accounts.actor import Actor

# As far ahead as anything is next.
AHEAD = dt.timedelta(days=14)
QUOTED = 220  # characters of what was last said


@dataclass(frozen=True)
class NextBooking:
    """A booking with what one needs before one walks in."""

    one: Occurrence
    customer: Customer | None
    contact: Contact | None
    note: Note | None

    @property
    def soon(self) -> str:
        """How soon it is."""
        return until_then(self.one.starts)

    @property
    def phone(self) -> str:
        """Whom to call: the person, else the customer."""
        person = (self.contact.mobile or self.contact.phone) if self.contact else ""
        return person or (self.customer.phone or self.customer.mobile if self.customer else "")

    @property
    def called(self) -> str:
        """Who answers there."""
        if self.contact and (self.contact.mobile or self.contact.phone):
            return self.contact.first_name or self.contact.name
        return ""

    @property
    def said(self) -> str:
        """What was last said, as much as there is room for."""
        text = " ".join(self.note.body.split()) if self.note else ""
        return text if len(text) <= QUOTED else f"{text[:QUOTED].rsplit(' ', 1)[0]} …"


def next_among(found: list[Occurrence]) -> Occurrence | None:
    """Return what is next, or going on, among what lies in some days; whole days are nothing to go to."""
    now = timezone.now()
    return next((one for one in found if one.ends > now and not one.is_all_day and not one.is_veiled), None)


def next_of(actor: Actor, found: list[Occurrence] | None = None) -> NextBooking | None:
    """Return an actor's next booking: of those that are at hand, else of the fortnight to come."""
    if actor.user is None:
        return None
    one = next_among(found) if found is not None else None
    if one is None:
        today = timezone.localdate()
        rows = Booking.objects.of_anybody([actor.user.pk], [])
        one = next_among(occurrences_in(actor, Window(today, today + AHEAD), rows))
    if one is None:
        return None
    tie = BookingContact.objects.filter(booking=one.key).select_related("contact").order_by("pk").first()
    if one.customer_id is None:
        return NextBooking(one, None, tie.contact if tie else None, None)
    customer = Customer.objects.filter(pk=one.customer_id).first()
    note = Note.objects.of_customer(one.customer_id).newest_first().first()
    return NextBooking(one, customer, tie.contact if tie else None, note)
