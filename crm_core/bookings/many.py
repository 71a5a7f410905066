"""The same done with many bookings: each is told of as one alone would be, and one undo takes all of it back."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from crm_core.bookings import in_touch
from crm_core.bookings.actions import take_away
from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import Booking, BookingKind
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.telling import tell
from crm_core.custom_fields.definitions import own_field_of
from crm_core.custom_fields.reach import refuse_beyond_reach
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action

MOST = 200


@action("booking.change_kind", permission=WRITE)
def set_kind(*, actor: Actor, keys: Iterable[uuid.UUID], kind: BookingKind) -> int:
    """Give bookings the same kind; returns how many had another."""
    others = list(_current(actor, keys).exclude(kind=kind))
    Booking.objects.with_keys(one.pk for one in others).update(kind=kind, updated_at=timezone.now())
    in_touch.keep(others)
    tell(actor, *others)
    return len(others)


@action("booking.change_own", permission=WRITE)
def change_bookings(*, actor: Actor, keys: Iterable[uuid.UUID], field: str, value: Any) -> int:
    """Give bookings the same value of a field that the organisation has added; returns how many were changed."""
    definition = own_field_of(BOOKING, field)
    refuse_beyond_reach(actor, [definition], {field: value})
    if definition.required and value in (None, "", ()):
        raise definition.error(definition.kind.missing(definition), "required")
    others = _current(actor, keys).exclude(definition.same(value))
    return others.update(**definition.updated(value), updated_at=timezone.now())


@action("booking.take_away_many", permission=WRITE)
def take_away_bookings(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Take away bookings, whole series too; returns how many there were."""
    count = 0
    for key in list(_current(actor, keys).values_list("pk", flat=True)):
        # One that stands in the place of one of a series goes with the series, when that is among them.
        if Booking.objects.current().with_keys([key]).exists():
            take_away(actor=actor, pk=key)
            count += 1
    return count


@action("booking.bring_back_many", permission=WRITE)
def bring_back_bookings(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Bring back bookings that were taken away, with what belonged to their series then; returns how many."""
    gone = list(Booking.objects.seen_by(actor).taken_away().with_keys(keys))
    for booking in gone:
        with_it = Booking.objects.of_wholes([booking.pk]).filter(archived_at=booking.archived_at)
        with_it.update(archived_at=None, updated_at=timezone.now())
    in_touch.keep(gone)
    tell(actor, *gone)
    return len(gone)


def _current(actor: Actor, keys: Iterable[uuid.UUID]) -> Any:
    return Booking.objects.seen_by(actor).current().with_keys(list(keys)[:MOST])
