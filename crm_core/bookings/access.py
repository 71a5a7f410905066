"""The only way a booking reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.bookings.models import Booking, BookingKind, Resource
from crm_core.bookings.permissions import VIEW, WRITE
from crm_core.bookings.queries import BookingQuerySet
from crm_core.customers.permissions import VIEW as VIEW_CUSTOMERS
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.errors import NotFound


def bookings_for(actor: Actor) -> BookingQuerySet:
    """Return every booking whose contents the actor may see, those that are taken away too."""
    actor.require(VIEW)
    seen = Booking.objects.seen_by(actor)
    return seen if actor.may(VIEW_CUSTOMERS) else seen.with_nobody()


def booking_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Booking:
    """Return a booking that the actor may see, or change when `write`.

    Raises:
        NotFound: it does not exist, or the actor may not know what it is.
        Forbidden: the actor may not see the calendar, or not change it when `write` is asked for.
    """
    booking = bookings_for(actor).current().for_card().with_keys([pk]).first()
    if booking is None:
        raise NotFound(_("There is no such booking, or it has been taken away."))
    if write:
        actor.require(WRITE)
    return booking


def people() -> list[User]:
    """Return those who can be booked, by name."""
    return list(User.objects.filter(is_active=True).order_by("name", "email"))


def resources() -> list[Resource]:
    """Return the rooms and cars that can be booked, in order."""
    return list(Resource.objects.filter(archived_at__isnull=True))


def kinds() -> list[BookingKind]:
    """Return the kinds that can be chosen, in order."""
    return list(BookingKind.objects.filter(archived_at__isnull=True))
