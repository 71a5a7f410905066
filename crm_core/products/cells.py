"""The product's values where they stand."""

from typing import Any

from crm_core.custom_fields.cells import by_heading
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.products.forms import ProductForm
from crm_core.products.models import Product
from crm_core.products.permissions import WRITE
from crm_core.products.registry import PRODUCT
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short


def cell_of(actor: Actor, product: Product, field: Field | str) -> Cell:
    """Return a field of a product, changeable when the actor may."""
    definition = field_of(PRODUCT, field) if isinstance(field, str) else field
    if not definition.editable or product.is_archived or not actor.may(WRITE):
        return Cell(definition, product)
    base = f"/products/{key_to_short(product.pk)}/"
    page = f"{base}edit/#{ProductForm.prefix_of(product)}-{definition.name}"
    return Cell(definition, product, f"{base}fields/{definition.name}/", page)


def own_cells(actor: Actor, product: Product) -> list[tuple[Any, list[Cell]]]:
    """Return the own fields of a product under their headings, in order."""
    return by_heading(PRODUCT, lambda field: cell_of(actor, product, field))
