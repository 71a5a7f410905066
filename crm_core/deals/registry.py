"""The fields of a deal, as everything generic knows them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.customers.models import Customer, Unit
from crm_core.deals.models import DealStatus, LossReason
from crm_core.deals.orderer import Orderer
from crm_core.fields.choices import Choice, Fixed, Reference, UserChoice
from crm_core.fields.kinds import Date, Kind, Moment, Money, Number, Text, YesNo
from crm_core.fields.registry import Field, Sort, register, register_groups
from crm_core.fields.sorting import swedish_order
from crm_core.products.models import ALSO_CHARGED, Product, Recurrence

DEAL = "deal"

register_groups(
    DEAL,
    [
        ("what", _("Product and status")),
        ("price", _("Price")),
        ("period", _("Dates and contract period")),
        ("more", _("More about the deal")),
    ],
)


def _field(name: str, label: Any, kind: Kind, group: str, **more: Any) -> Field:
    return Field(DEAL, name, label, kind, group, **more)


def _derived(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    """Something that follows from the rest: shown, never filled in."""
    return _field(name, label, kind, "", in_form=False, editable=False, importable=False, **more)


def _customers() -> QuerySet[Customer]:
    return Customer.objects.active()


_SELLER = pgettext_lazy("of a deal", "Seller")
_SYNONYMS = {
    "product": ("produkt", "tjänst", "produkt/tjänst", "product", "service"),
    "status": ("status", "affärsstatus", "fas", "stage"),
    "seller": ("säljare", "ansvarig", "seller", "sales rep"),
    "quantity": ("antal", "quantity", "qty"),
    "unit_price": ("belopp", "pris", "à-pris", "amount", "price"),
    "discount": ("rabatt", "discount"),
    "starts_on": ("startdatum", "avtalsstart", "start", "start date"),
    "ends_on": ("slutdatum", "avtalsslut", "slut", "end date"),
    "ordered_on": ("orderdatum", "beställd", "order date"),
    "description": ("beskrivning", "benämning", "description"),
}

register(
    _field(
        "customer",
        _("Customer"),
        Reference(_customers, "customer_suggest"),
        "",
        in_form=False,
        editable=False,
        importable=False,
        default_column=1,
        sort=Sort("sort_key", always=True),
    ),
    _field(
        "product",
        _("Product or service"),
        Choice(Product),
        "what",
        required=True,
        up_front=True,
        default_column=2,
        phone="ort",
        filterable=True,
        sort=Sort("sort_key", through="product", always=True),
        synonyms=_SYNONYMS["product"],
    ),
    _field(
        "description",
        _("Description"),
        Text(),
        "what",
        limit=200,
        up_front=True,
        example=_("Subscription, 24 users"),
        synonyms=_SYNONYMS["description"],
    ),
    _field(
        "status",
        _("Status"),
        Choice(DealStatus, toned=True),
        "what",
        required=True,
        up_front=True,
        default_column=3,
        phone="st",
        filterable=True,
        sort=Sort("position", through="status", always=True),
        synonyms=_SYNONYMS["status"],
    ),
    _field(
        "seller",
        _SELLER,
        UserChoice(),
        "what",
        up_front=True,
        default_column=4,
        filterable=True,
        sort=Sort(swedish_order("name"), through="seller"),
        synonyms=_SYNONYMS["seller"],
    ),
    _field("orderer", _("Orderer"), Orderer(), "what", up_front=True, importable=False),
    _field("loss_reason", _("Why it was lost"), Choice(LossReason), "more", filterable=True),
    _field(
        "quantity",
        _("Quantity"),
        Number(decimals=2, most=10**9),
        "price",
        limit=15,
        up_front=True,
        synonyms=_SYNONYMS["quantity"],
    ),
    _field(
        "unit_price",
        _("Price, SEK"),
        Money(negative=False),
        "price",
        limit=20,
        up_front=True,
        hint=_("Without VAT."),
        synonyms=_SYNONYMS["unit_price"],
    ),
    _field(
        "discount",
        _("Discount, %"),
        Number(decimals=2, most=100),
        "price",
        limit=6,
        up_front=True,
        synonyms=_SYNONYMS["discount"],
    ),
    _field(
        "recurrence",
        _("Charged"),
        Fixed(Recurrence, ALSO_CHARGED),
        "price",
        required=True,
        up_front=True,
        filterable=True,
    ),
    _derived("amount", _("Amount, SEK"), Money(), default_column=5, phone="sk", sort=Sort("amount", always=True)),
    _derived("value", _("Per year, SEK"), Money(), sort=Sort("value", always=True)),
    _field("offered_on", _("Offered"), Date(), "period", limit=20, sort=Sort("offered_on")),
    _field("answer_by", _("Answer by"), Date(), "period", limit=20, sort=Sort("answer_by")),
    _field(
        "ordered_on",
        _("Ordered"),
        Date(),
        "period",
        limit=20,
        filterable=True,
        sort=Sort("ordered_on"),
        hint=_("Set by itself when the deal is won."),
        synonyms=_SYNONYMS["ordered_on"],
    ),
    _field(
        "starts_on",
        _("Starts"),
        Date(),
        "period",
        limit=20,
        sort=Sort("starts_on"),
        synonyms=_SYNONYMS["starts_on"],
    ),
    _field(
        "ends_on",
        _("Ends"),
        Date(),
        "period",
        limit=20,
        default_column=6,
        filterable=True,
        sort=Sort("ends_on"),
        synonyms=_SYNONYMS["ends_on"],
    ),
    _field("notice_months", _("Notice period, months"), Number(most=120), "period", limit=3),
    _field("renews", _("Renewed automatically"), YesNo(), "period"),
    _field("next_step", _("To think of"), Text(), "more", limit=120, default_column=7, example=_("Call after 1 Dec")),
    _field(
        "probability",
        _("Probability, %"),
        Number(most=100),
        "more",
        limit=3,
        hint=_("The status' own when left empty."),
    ),
    _field("unit", _("Unit"), Choice(Unit), "more", filterable=True),
    _field("is_reference", _("Reference customer"), YesNo(), "more", filterable=True),
    _field(
        "reference_until",
        _("Reference until"),
        Date(),
        "more",
        limit=20,
        sort=Sort("reference_until"),
        hint=_("After that day it is not named as a reference. Empty: until further notice."),
    ),
    _field("reference_contact", _("Contact person of the reference"), Orderer(), "more", importable=False),
    _derived("status_since", _("Status since"), Moment(), filterable=True, sort=Sort("status_since", always=True)),
    _derived("created", _("Created"), Moment(), attribute="created_at", sort=Sort("created_at", always=True)),
)
