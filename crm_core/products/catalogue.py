"""The catalogue as a page shows it: a page of products by name, with today's VAT and how many deals each has."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from crm_core.custom_fields.cells import filled
from crm_core.fields import registry
from crm_core.fields.cells import Cell
from crm_core.fields.lookups import as_key
from crm_core.products.access import products_for
from crm_core.products.models import Product, ProductCategory
from crm_core.products.queries import ProductQuerySet
from crm_core.products.registry import PRODUCT
from kundsystem.accounts.actor import Actor

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A product with the VAT of today."""

    product: Product
    vat: Decimal | None
    own: list[Cell]  # of the organisation's own fields, those that are filled in and offered in lists


@dataclass(frozen=True)
class Catalogue:
    """A page of the catalogue."""

    rows: list[Row]
    after: str
    text: str
    category: uuid.UUID | None
    categories: list[ProductCategory]
    is_archived: bool
    is_narrowed: bool


def catalogue(actor: Actor, query: QueryDict) -> Catalogue:
    """Return the page that an address asks for; four questions at most."""
    text = query.get("q", "").replace("\x00", "").strip()[:100]
    category = as_key(query.get("category", ""))
    archived = query.get("view") == "archived"
    found = products_for(actor)
    found = found.archived() if archived else found.active()
    if category:
        found = found.in_category(category)
    found = found.matching(text).for_card().by_name()
    if (after := as_key(query.get("after", ""))) and (last := products_for(actor).with_keys([after]).first()):
        found = found.after_name(last.sort_key, last.pk)
    products = list(_with_deals(found)[: PAGE + 1])
    more = len(products) > PAGE
    today = timezone.localdate()
    registry.fetch(PRODUCT, products)
    return Catalogue(
        rows=[row_of(product, today) for product in products[:PAGE]],
        after=str(products[PAGE - 1].pk) if more else "",
        text=text,
        category=category,
        categories=list(ProductCategory.objects.filter(archived_at__isnull=True)),
        is_archived=archived,
        is_narrowed=bool(text or category),
    )


def row_of(product: Product, today: dt.date | None = None) -> Row:
    """Make a product's row."""
    vat_class = product.vat_class
    vat = vat_class.percent_on(today or timezone.localdate()) if vat_class else None
    return Row(product, vat, [cell for cell in filled(PRODUCT, product) if cell.field.column])


def _with_deals(products: ProductQuerySet) -> Any:
    """Count the deals that each is in, those that are put away left out."""
    deals = Product.deals.rel.related_model._default_manager.filter(product=OuterRef("pk"), archived_at__isnull=True)
    count = deals.order_by().values("product").annotate(count=Count("pk")).values("count")
    return products.annotate(deal_count=Coalesce(Subquery(count), 0))
