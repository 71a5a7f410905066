"""What a booking says, as it is handed to the actions, and how that is checked and written."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.utils.translation import gettext as _

from crm_core.bookings import own_fields, recurrence
from crm_core.bookings.models import (
    LONGEST,
    TEXT_LIMIT,
    Booking,
    BookingContact,
    BookingGuest,
    BookingKind,
    BookingResource,
    BookingUser,
    Resource,
)
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.errors import NotFound, UserError

# Nobody travels longer to a booking than a day.
MOST_TRAVEL = 24 * 60
MOST_GUESTS = 50


@dataclass(frozen=True)
class Guest:
    """Somebody from outside who is invited by e-mail."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Content:
    """What a booking says. Whole days begin and end at midnight UTC; people and resources are keys."""

    kind: BookingKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""
    is_all_day: bool = False
    rule: str = ""
    repeats_until: dt.date | None = None
    place: str = ""
    text: str = ""
    customer: Customer | None = None
    deal: Deal | None = None
    contacts: Sequence[uuid.UUID] = ()
    users: Sequence[uuid.UUID] = ()
    resources: Sequence[uuid.UUID] = ()
    is_private: bool = False
    travel_minutes: int = 0
    guests: Sequence[Guest] = ()
    # Values of the organisation's own fields, by name: those that are not named stay as they are.
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def length(self) -> dt.timedelta:
        """How long it is."""
        return self.ends_at - self.starts_at


def content_of(booking: Booking) -> Content:
    """Return what a booking says now."""
    return Content(
        kind=booking.kind,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=booking.title,
        is_all_day=booking.is_all_day,
        rule=booking.rule,
        repeats_until=booking.repeats_until,
        place=booking.place,
        text=booking.text,
        customer=booking.customer,
        deal=booking.deal,
        contacts=_keys(BookingContact, "contact_id", booking),
        users=_keys(BookingUser, "user_id", booking),
        resources=_keys(BookingResource, "resource_id", booking),
        is_private=booking.is_private,
        travel_minutes=booking.travel_minutes,
        guests=[Guest(one.email, one.name) for one in booking.guests.order_by("pk")],
    )


def checked(actor: Actor, content: Content) -> Content:
    """Return a content that can be written.

    Raises:
        UserError: something is missing or impossible.
        NotFound: the customer is one that the actor may not see.
    """
    if content.customer is not None and not reaches(actor, content.customer):
        raise NotFound(_("The customer does not exist, or has been removed."))
    if content.ends_at <= content.starts_at:
        raise UserError(_("It has to end after it begins."), code="ends_first", field="ends")
    if content.length > LONGEST:
        raise UserError(_("A booking can be a year long at most."), code="too_long", field="ends")
    if not content.title.strip() and content.customer is None:
        raise UserError(_("Choose a customer, or write what it is about."), code="required", field="title")
    if not content.users and not content.resources:
        raise UserError(_("Somebody has to take part, or something be booked."), code="required", field="users")
    if len(content.text) > TEXT_LIMIT:
        raise UserError(_("That text is too long. Put it in a note."), code="too_long", field="text")
    own_fields.check(actor, content.own)
    guests = checked_guests(content.guests)
    deal = (
        content.deal if content.deal and content.customer and content.deal.customer_id == content.customer.pk else None
    )
    rule = recurrence.clean(content.rule)
    until = content.repeats_until if rule else None
    if until is not None and until < content.starts_at.date() - dt.timedelta(days=1):
        raise UserError(_("The series has to end after it begins."), code="ends_first", field="until")
    return replace(
        content,
        title=content.title.strip(),
        deal=deal,
        rule=rule,
        repeats_until=until,
        travel_minutes=min(content.travel_minutes, MOST_TRAVEL),
        guests=guests,
    )


def checked_guests(guests: Iterable[Guest]) -> list[Guest]:
    """Return whom to invite, each address once and in small letters.

    Raises:
        UserError: one is no address, or there are more than a meeting has.
    """
    found: dict[str, Guest] = {}
    for guest in guests:
        email = guest.email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            text = _("%(address)s is not an e-mail address.") % {"address": email[:254]}
            raise UserError(text, code="address", field="guests") from None
        found.setdefault(email, Guest(email, " ".join(guest.name.split())[:120]))
    if len(found) > MOST_GUESTS:
        text = _("At most %(count)s can be invited to a booking.") % {"count": MOST_GUESTS}
        raise UserError(text, code="too_many", field="guests")
    return list(found.values())


def fill(booking: Booking, content: Content) -> None:
    """Make a booking say this, without saving it or those who take part."""
    booking.kind, booking.title = content.kind, content.title
    booking.starts_at, booking.ends_at, booking.is_all_day = content.starts_at, content.ends_at, content.is_all_day
    booking.rule, booking.repeats_until = content.rule, content.repeats_until
    booking.place, booking.text, booking.is_private = content.place, content.text, content.is_private
    booking.customer, booking.deal, booking.travel_minutes = content.customer, content.deal, content.travel_minutes
    own_fields.write(booking, content.own)
    settle(booking)


def write(booking: Booking, content: Content) -> None:
    """Make a booking say this, and save it."""
    fill(booking, content)
    if booking._state.adding:
        booking.save(force_insert=True)
    else:
        booking.sequence += 1
        booking.save()
    customer = content.customer.pk if content.customer else None
    had = set(_keys(BookingContact, "contact_id", booking))
    people = Contact.objects.named_by(content.contacts).at_customer_or(customer, had) if customer else ()
    _tie(BookingContact, "contact_id", booking, [person.pk for person in people])
    users = User.objects.filter(pk__in=list(content.users)).values_list("pk", flat=True)
    _tie(BookingUser, "user_id", booking, users)
    _tie(
        BookingResource,
        "resource_id",
        booking,
        Resource.objects.filter(pk__in=list(content.resources)).values_list("pk", flat=True),
    )
    _invite(booking, content.guests)


def settle(booking: Booking) -> None:
    """Work out when the last of a booking has ended, from its rule."""
    if not booking.rule:
        booking.lasts_until = booking.ends_at
        return
    booking.lasts_until = None
    if booking.repeats_until is not None:
        first = booking.local_start()
        last = recurrence.last_start(booking.rule, first, booking.repeats_until) or first
        # An hour more than by the clock is enough for any change between summer and winter.
        booking.lasts_until = booking.ends_at + (last - first) + dt.timedelta(hours=1)


def _keys(through: type[Model], column: str, booking: Booking) -> list[uuid.UUID]:
    return list(through._default_manager.filter(booking=booking).order_by("pk").values_list(column, flat=True))


def _invite(booking: Booking, guests: Iterable[Guest]) -> None:
    had, wanted = {one.email: one for one in booking.guests.all()}, {one.email: one for one in guests}
    booking.guests.exclude(email__in=wanted).delete()
    BookingGuest.objects.bulk_create(
        BookingGuest(booking=booking, email=one.email, name=one.name) for one in wanted.values() if one.email not in had
    )


def _tie(through: Any, column: str, booking: Booking, wanted: Iterable[uuid.UUID]) -> None:
    had, keys = set(_keys(through, column, booking)), set(wanted)
    through.objects.filter(**{"booking": booking, f"{column}__in": had - keys}).delete()
    through.objects.bulk_create(through(booking=booking, **{column: key}) for key in sorted(keys - had))
