"""One field of a product, shown and changed where it stands."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.fields.cell_views import CellViews
from crm_core.fields.registry import Field
from crm_core.products import actions
from crm_core.products.access import product_for
from crm_core.products.cells import cell_of
from crm_core.products.models import Product
from crm_core.products.registry import PRODUCT
from kundsystem.accounts.actor import Actor


def _told(actor: Actor, field: Field, product: Product, value: Any) -> str:
    names = {"field": field.label, "name": product, "value": field.kind.show(value)}
    if not names["value"]:
        return _("%(field)s of %(name)s is now empty") % names
    return _("%(field)s of %(name)s is now %(value)s") % names


_views = CellViews(
    subject=PRODUCT,
    find=lambda actor, pk, write: product_for(actor, pk, write=write),
    cell=cell_of,
    change=lambda actor, product, changes, seen: actions.update_product(
        actor=actor, pk=product.pk, changes=changes, seen=seen
    ),
    told=_told,
    address="product_show",
    changed="productChanged",
)
edit = require_GET(_views.edit)
save = require_http_methods(["GET", "POST"])(_views.save)
