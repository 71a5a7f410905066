"""The deal's values where they stand."""

from typing import Any

from crm_core.custom_fields.cells import by_heading
from crm_core.deals.forms import DealForm
from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from crm_core.deals.registry import DEAL
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short


def cell_of(actor: Actor, deal: Deal, field: Field | str) -> Cell:
    """Return a field of a deal, changeable when the actor may."""
    definition = field_of(DEAL, field) if isinstance(field, str) else field
    if not definition.editable or deal.is_archived or not actor.may(WRITE):
        return Cell(definition, deal)
    base = f"/deals/{key_to_short(deal.pk)}/"
    page = f"{base}edit/?back={base}#{DealForm.prefix_of(deal)}-{definition.name}"
    return Cell(definition, deal, f"{base}fields/{definition.name}/", page)


def own_cells(actor: Actor, deal: Deal) -> list[tuple[Any, list[Cell]]]:
    """Return the own fields of a deal under their headings, in order."""
    return by_heading(DEAL, lambda field: cell_of(actor, deal, field))
