"""The fields of a product."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.fields.choices import Choice, Fixed
from crm_core.fields.kinds import Kind, Money, Number, Text
from crm_core.fields.registry import Field, Sort, register, register_groups
from crm_core.fields.sorting import swedish_order
from crm_core.products.models import ALSO_CHARGED, ProductCategory, Recurrence, VatClass

PRODUCT = "product"
# What follows from the rest, for lists; programs get what they need of it in their own way.
DERIVED = ("vat_percent", "deal_count")


class Price(Money):
    """A price, shown with what one buys for it."""

    display = "price"


register_groups(PRODUCT, [("", _("Product or service"))])


def _field(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    return Field(PRODUCT, name, label, kind, up_front=True, **more)


def _derived(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    """Something that follows from the rest: shown, never filled in."""
    return Field(PRODUCT, name, label, kind, in_form=False, editable=False, importable=False, **more)


register(
    _field(
        "name",
        _("Name"),
        Text(),
        required=True,
        limit=120,
        sort=Sort("sort_key", always=True),
        synonyms=("produkt", "tjänst", "produktnamn", "product", "service", "product name"),
    ),
    _field(
        "code",
        _("Code"),
        Text(),
        limit=30,
        default_column=1,
        sort=Sort("code", empty=""),
        synonyms=("artikelnummer", "artnr", "kod", "sku", "code", "item number"),
    ),
    _field(
        "category",
        _("Category"),
        Choice(ProductCategory),
        default_column=2,
        phone="ort",
        filterable=True,
        sort=Sort(swedish_order("name"), through="category"),
        synonyms=("kategori", "produktgrupp", "category"),
    ),
    _field(
        "unit_price",
        _("Price, SEK"),
        Price(negative=False),
        limit=20,
        default_column=3,
        phone="st",
        sort=Sort("unit_price"),
        example="1 200",
        hint=_("Without VAT."),
        synonyms=("pris", "à-pris", "price", "unit price"),
    ),
    _field(
        "recurrence",
        _("Charged"),
        Fixed(Recurrence, ALSO_CHARGED),
        required=True,
        default_column=4,
        phone="sk",
        filterable=True,
    ),
    _field("unit_name", _("Sold by the"), Text(), limit=20, example=_("hour"), synonyms=("enhet", "unit")),
    _field(
        "vat_class",
        _("VAT"),
        Choice(VatClass),
        filterable=True,
        sort=Sort(swedish_order("name"), through="vat_class"),
        synonyms=("moms", "vat"),
    ),
    _derived("vat_percent", _("VAT today, %"), Number(decimals=2, most=100), default_column=5),
    _field(
        "contract_months",
        _("Contract period, months"),
        Number(most=600),
        limit=3,
        hint=_("What a new contract gets to begin with."),
        sort=Sort("contract_months"),
    ),
    _field("notice_months", _("Notice period, months"), Number(most=120), limit=3, sort=Sort("notice_months")),
    _field("description", _("Description"), Text(), limit=500, wide=True, synonyms=("beskrivning", "description")),
    _derived("deal_count", _("Deals"), Number(), default_column=6, sort=Sort("deal_count", always=True)),
)
