"""Questions about products."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from crm_core.search.columns import named
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.products.models import Product  # noqa: F401  # named in the class below


# What a column shows of what a product refers to, and of its other columns.
_SHOWN = {
    "category": ("category__name",),
    "vat_class": ("vat_class__name",),
    "vat_percent": ("vat_class__name",),
    "unit_price": ("unit_price", "unit_name"),
    "deal_count": (),
}
_ALWAYS = ("name", "sort_key", "description", "archived_at")


class ProductQuerySet(models.QuerySet["Product"]):
    """Products, asked for in words."""

    def active(self) -> Self:
        """Those that are still sold."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are sold no more."""
        return self.filter(archived_at__isnull=False)

    def by_name(self) -> Self:
        """In Swedish order of name."""
        return self.order_by("sort_key", "id")

    def with_value(self, same: Q) -> Self:
        """Those that have a value of one of their fields, as `Field.same` says it."""
        return self.filter(same)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def for_card(self) -> Self:
        """With category and VAT rates."""
        return self.select_related("category", "vat_class").prefetch_related("vat_class__rates")

    def for_list(self, attributes: Iterable[str]) -> Self:
        """With what a list shows: names, descriptions and the given attributes."""
        wanted = set(attributes)
        shown = [column for name in wanted for column in _SHOWN.get(name, (name,))]
        related = {column.rpartition("__")[0] for column in shown} - {""}
        found = self.select_related(*sorted(related)).only(*_ALWAYS, *shown)
        return found.prefetch_related("vat_class__rates") if "vat_percent" in wanted else found

    def with_deals(self, actor: Actor) -> Self:
        """Each with how many deals it is in, of those that an actor may see; those that are put away left out."""
        every: Any = self.model.deals.rel.related_model
        deals = every.objects.seen_by(actor).active().filter(product=OuterRef("pk"))
        count = deals.order_by().values("product").annotate(count=Count("pk")).values("count")
        return self.annotate(deal_count=Coalesce(Subquery(count), 0))

    def matching(self, text: str) -> Self:
        """Those whose name holds every word, or whose code begins like the text."""
        if not text.strip():
            return self
        return self.filter(named(text) | Q(code__istartswith=text.strip()))
