"""What the organisation of the sample data sells, and the units that share the revenue."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from crm_core.customers.models import Unit
from crm_core.products.models import Product, ProductCategory, VatClass


@cache
def texts() -> dict[str, Any]:
    """Read the catalogue and the deals."""
    return json.loads((Path(__file__).parent / "data/sample_deals.json").read_text(encoding="utf-8"))


@dataclass
class Catalogue:
    """Products by the word that the deals have for them, units, and which of all that is new."""

    products: dict[str, Product] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    new_categories: list[ProductCategory] = field(default_factory=list)
    new_products: list[Product] = field(default_factory=list)

    def write(self) -> None:
        """Write what is new, in bulk."""
        Unit.objects.bulk_create(self.units)
        ProductCategory.objects.bulk_create(self.new_categories)
        Product.objects.bulk_create(self.new_products)


def catalogue(key: Callable[[], uuid.UUID], language: str, *, with_units: bool) -> Catalogue:
    """Make the catalogue; what the organisation sells by the same name already is taken as it is.

    Args:
        key: makes keys.
        language: of the names.
        with_units: whether the organisation gets units.
    """
    made = Catalogue()
    if with_units:
        made.units = [Unit(id=key(), name=name, position=place) for place, name in enumerate(texts()["units"])]
    there = {product.name.lower(): product for product in Product.objects.active()}
    codes = {product.code.lower() for product in there.values()}
    vat = list(VatClass.objects.filter(archived_at=None))
    categories = _categories(made, key, language)
    for word, facts in texts()["products"].items():
        name, by = facts[language]
        product = there.get(name.lower())
        if product is None:
            product = Product(
                id=key(),
                name=name,
                code="" if facts["code"].lower() in codes else facts["code"],
                category=categories[facts["category"]],
                unit_price=Decimal(facts["price"]),
                unit_name=by,
                recurrence=facts["recurrence"],
                vat_class=vat[min(facts["vat"], len(vat) - 1)] if vat else None,
                contract_months=facts.get("months"),
                notice_months=facts.get("notice"),
            )
            made.new_products.append(product)
        made.products[word] = product
    return made


def _categories(made: Catalogue, key: Callable[[], uuid.UUID], language: str) -> list[ProductCategory]:
    there = {category.name.lower(): category for category in ProductCategory.objects.filter(archived_at=None)}
    found = []
    for place, names in enumerate(texts()["categories"]):
        category = there.get(names[language].lower())
        if category is None:
            category = ProductCategory(id=key(), name=names[language], position=len(there) + place)
            made.new_categories.append(category)
        found.append(category)
    return found
