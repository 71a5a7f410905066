"""The customer's values where they stand."""

from typing import Any

from crm_core.custom_fields.cells import by_heading
from crm_core.customers.models import Customer
from crm_core.customers.permissions import WRITE
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short


def cell_of(actor: Actor, customer: Customer, field: Field | str) -> Cell:
    """Return a field of a customer, changeable when the actor may."""
    definition = field_of(CUSTOMER, field) if isinstance(field, str) else field
    if not definition.editable or customer.is_archived or not actor.may(WRITE):
        return Cell(definition, customer)
    # Written out, since a list has hundreds of cells; a test holds it equal to what the addresses say.
    base = f"/customers/{key_to_short(customer.pk)}/"
    return Cell(definition, customer, f"{base}fields/{definition.name}/", f"{base}edit/#id_{definition.name}")


def own_cells(actor: Actor, customer: Customer) -> list[tuple[Any, list[Cell]]]:
    """Return the own fields of a customer under their headings, in order."""
    return by_heading(CUSTOMER, lambda field: cell_of(actor, customer, field))
