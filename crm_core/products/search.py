"""Finding products and services in the catalogue: by name, code and words of the description."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_core.products.access import products_for
from crm_core.products.models import Recurrence
from crm_core.products.permissions import VIEW
from crm_core.search.providers import Hit, Looking, register
from crm_core.search.rows import Rows
from crm_core.search.showing import about, detail, evidence
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import kr


class Products(Rows):
    """The catalogue, what is sold no more last."""

    key = table = "product"
    label = _("Products and services")
    order = 25
    permission = VIEW
    columns = ("name", "code", "description", "category__name", "unit_price", "recurrence", "archived_at")
    sort_key = True

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return every product that the actor may see."""
        return products_for(actor)

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a product with code, category and price, in the catalogue."""
        gone = row.archived_at is not None
        query = {"q": row.name} | ({"view": "archived"} if gone else {})
        why = evidence(looking.question, (row.name, row.code, row.category__name), (row.description,))
        price = kr(row.unit_price)
        if price and row.recurrence != Recurrence.ONCE:
            price = f"{price} {Recurrence(row.recurrence).label.lower()}"
        return Hit(
            title=about(row.name, looking.question),
            url=f"{reverse('product_list')}?{urlencode(query)}",
            icon="package",
            score=score,
            detail=detail(looking.question, why, row.code, row.category__name or "", price),
            is_archived=gone,
        )


register(Products())
