"""Questions about products."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

from crm_core.search.columns import named

if TYPE_CHECKING:
    from crm_core.products.models import Product  # noqa: F401  # named in the class below


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

    def after_name(self, sort_key: str, pk: uuid.UUID) -> Self:
        """Those that follow one in the order of `by_name`."""
        return self.filter(sort_key__gte=sort_key).filter(models.Q(sort_key__gt=sort_key) | models.Q(id__gt=pk))

    def in_category(self, category: uuid.UUID) -> Self:
        """Those of a category."""
        return self.filter(category=category)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def for_card(self) -> Self:
        """With category and VAT rates."""
        return self.select_related("category", "vat_class").prefetch_related("vat_class__rates")

    def matching(self, text: str) -> Self:
        """Those whose name holds every word, or whose code begins like the text."""
        if not text.strip():
            return self
        return self.filter(named(text) | models.Q(code__istartswith=text.strip()))
