"""The fields that the organisation has added to bookings: checked, written, and shown on a booking's page."""

from collections.abc import Mapping
from typing import Any

from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import Booking
from crm_core.bookings.permissions import WRITE
from crm_core.custom_fields.cells import by_heading
from crm_core.custom_fields.definitions import own_fields_of, start_of
from crm_core.custom_fields.reach import refuse_beyond_reach
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short


def begun(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new booking's own fields get: what they begin with, and what was given."""
    return start_of(BOOKING) | dict(values)


def check(actor: Actor, values: Mapping[str, Any]) -> None:
    """See to it that own fields can have some values.

    Raises:
        UserError: one that must be filled in is not, or names a customer that the actor does not see.
    """
    fields = named(values)
    refuse_beyond_reach(actor, fields, values)
    for field in fields:
        if field.required and values[field.name] in (None, "", ()):
            raise field.error(field.kind.missing(field), "required")


def write(booking: Booking, values: Mapping[str, Any]) -> None:
    """Put values into a booking; those that are not named stay as they are."""
    for field in named(values):
        field.write(booking, values[field.name])


def named(values: Mapping[str, Any]) -> list[Field]:
    """Return the own fields that have a value given, in order."""
    return [field for field in own_fields_of(BOOKING) if field.name in values]


def cell_of(actor: Actor, booking: Booking, field: Field) -> Cell:
    """Return a field of a booking, changeable where it stands; of a series the form asks how much of it is meant."""
    if not field.editable or booking.is_series or booking.archived_at is not None or not actor.may(WRITE):
        return Cell(field, booking)
    base = f"/bookings/{key_to_short(booking.pk)}/"
    return Cell(field, booking, f"{base}fields/{field.name}/", f"{base}edit/?back={base}#booking-{field.name}")


def own_cells(actor: Actor, booking: Booking) -> list[tuple[Any, list[Cell]]]:
    """Return the own fields of a booking under their headings, in order."""
    return by_heading(BOOKING, lambda field: cell_of(actor, booking, field))
