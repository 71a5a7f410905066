"""The catalogue of the large organisation."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.db.models.functions import Lower

from crm_core.products.models import Product, ProductCategory, VatClass
from crm_core.seeding import subjects, words
from crm_core.seeding.run import EPOCH, Batch, Run, key_at, moment
from crm_core.seeding.seeded import SeededProduct
from crm_core.seeding.tables import Table, own_value

PRODUCT = Table(
    Product,
    *("id", "name", "code", "category_id", "unit_price", "unit_name", "recurrence", "vat_class_id", "contract_months"),
    *("notice_months", "archived_at", "created_at", "updated_at"),
)


@subjects.register(PRODUCT)
def prepare(run: Run) -> subjects.Maker:
    """Read the catalogue; what the organisation sells by the same name already is not made again."""
    texts = words.read(Path(__file__).parent / "data/seed.json")
    categories = [own_value(ProductCategory, name, place) for place, name in enumerate(texts["categories"])]
    vat = [str(key) for key in VatClass.objects.filter(archived_at=None).values_list("pk", flat=True)]
    there = dict(Product.objects.annotate(lowered=Lower("name")).values_list("lowered", "pk"))
    codes = set(Product.objects.active().annotate(lowered=Lower("code")).values_list("lowered", flat=True))
    chance = run.chance("products")
    rows = []
    for facts in texts["products"]:
        product = _product(key_at(chance, run.start), facts, run)
        if (known := there.get(facts[0].lower())) is not None:
            product = product._replace(key=str(known))
        else:
            rows.append(_row(product, facts, categories, vat, codes, run))
        run.products.append(product)

    def make(batch: Batch) -> None:
        if batch.number == 0:
            batch.table(PRODUCT).extend(rows)

    return make


def _product(key: str, facts: list[Any], run: Run) -> SeededProduct:
    _name, _code, _category, price, _by, recurrence, _vat, months, notice, delivery, least, most, weight, until = facts
    return SeededProduct(
        key=key,
        price=price,
        recurrence=recurrence,
        contract_months=months,
        notice_months=notice,
        delivery=delivery,
        least=least,
        most=most,
        weight=weight,
        sold_until=_end_of(until) if until else run.end,
    )


def _end_of(year: int) -> int:
    return int((dt.datetime(year, 12, 31, 15, tzinfo=dt.UTC) - EPOCH).total_seconds())


def _row(
    product: SeededProduct, facts: list[Any], categories: list[str], vat: list[str], codes: set[str], run: Run
) -> tuple[Any, ...]:
    name, code, category, price, by, recurrence, vat_class, months, notice = facts[:9]
    began = moment(run.start)
    archived = moment(product.sold_until) if product.sold_until < run.end else None
    return (
        *(product.key, name, "" if code.lower() in codes else code, categories[category], price, by, recurrence),
        *(vat[min(vat_class, len(vat) - 1)] if vat else None, months, notice, archived, began, archived or began),
    )
