"""The customer's fields, as everything generic knows them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.customers.models import Customer, CustomerStatus, Industry, Tag, Unit
from crm_core.customers.synonyms import synonyms_of
from crm_core.fields.choices import Choice, Fixed, Reference, Tags, UserChoice
from crm_core.fields.formatted import Email, Link, OrgNumber, Phone, Postcode
from crm_core.fields.kinds import Date, Kind, Moment, Number, Text
from crm_core.fields.registry import Field, Sort, register, register_groups
from crm_core.fields.sorting import swedish_order

CUSTOMER = "customer"

register_groups(
    CUSTOMER,
    [
        ("basics", _("Basics")),
        ("reach", _("Mobile and web")),
        ("visiting", _("Visiting address")),
        ("postal", _("Postal address")),
        ("invoice", _("Invoicing")),
        ("more", _("More about the customer")),
    ],
)


def _field(name: str, label: Any, kind: Kind, group: str = "", **more: Any) -> Field:
    return Field(CUSTOMER, name, label, kind, group, synonyms=synonyms_of(name), **more)


def _kept(name: str, label: Any, attribute: str, **more: Any) -> Field:
    """Something that the system keeps itself: shown, never filled in."""
    return _field(name, label, Moment(), attribute=attribute, in_form=False, editable=False, importable=False, **more)


def _parents() -> QuerySet[Customer]:
    return Customer.objects.active()


def _tags() -> QuerySet[Tag]:
    return Tag.objects.filter(subject=Tag.Subject.CUSTOMER, archived_at__isnull=True)


_STREET = {"limit": 200, "wide": True, "example": "Storgatan 1"}
_POSTCODE = {"limit": 12, "example": "114 18"}
_OWNER = pgettext_lazy("of a customer", "Owner")
_ORG_NUMBER = {"limit": 20, "up_front": True, "example": "556703-7485", "sort": Sort("org_number", empty="")}
_STATUS = {"required": True, "up_front": True, "default_column": 1, "phone": "st", "filterable": True}
_NUMBER = {"limit": 30, "sort": Sort("number", always=True), "hint": _("Set automatically when left empty.")}
_EMAIL = {"limit": 254, "up_front": True, "example": "info@foretag.se", "sort": Sort("email", empty="")}
_POSTAL_POSTCODE = {**_POSTCODE, "sort": Sort("postal_postcode", empty=""), "filterable": True}
_TOWN = {"limit": 80, "default_column": 2, "phone": "ort", "filterable": True}
_BY_NAME = Sort("sort_key", always=True)
_BY_TOWN = Sort(swedish_order("postal_town"), empty="", column="postal_town")
_BY_OWNER = Sort(swedish_order("name"), through="owner")
_BY_INDUSTRY = Sort(swedish_order("name"), through="industry")
_BY_UNIT = Sort(swedish_order("name"), through="unit")

register(
    _field("name", _("Customer name"), Text(), "basics", required=True, limit=200, up_front=True, sort=_BY_NAME),
    _field("org_number", _("Organisation number"), OrgNumber(), "basics", **_ORG_NUMBER),
    _field(
        "status",
        _("Status"),
        Choice(CustomerStatus, toned=True),
        "basics",
        sort=Sort("position", through="status", always=True),
        **_STATUS,
    ),
    _field("owner", _OWNER, UserChoice(), "basics", default_column=4, up_front=True, filterable=True, sort=_BY_OWNER),
    _field(
        "kind",
        _("Kind"),
        Fixed(Customer.Kind),
        "basics",
        required=True,
        up_front=True,
        filterable=True,
        sort=Sort("kind", always=True),
    ),
    _field("phone", _("Phone"), Phone(), "reach", limit=40, up_front=True, example="08-678 55 00"),
    _field("email", _("E-mail"), Email(), "reach", **_EMAIL),
    _field("mobile", _("Mobile"), Phone(), "reach", limit=40, example="070-123 45 67"),
    _field("website", _("Website"), Link(), "reach", limit=200, example="www.foretag.se"),
    _field("visiting_street", _("Visiting address"), Text(), "visiting", **_STREET),
    _field("visiting_postcode", _("Visiting postcode"), Postcode(), "visiting", **_POSTCODE),
    _field("visiting_town", _("Visiting town"), Text(), "visiting", limit=80),
    _field("postal_street", _("Postal address"), Text(), "postal", **_STREET),
    _field("postal_postcode", _("Postcode"), Postcode(), "postal", **_POSTAL_POSTCODE),
    _field("postal_town", _("Town"), Text(), "postal", sort=_BY_TOWN, **_TOWN),
    _field("country", _("Country"), Text(), "postal", limit=60, hint=_("Only when it is not Sweden.")),
    _field("invoice_street", _("Invoice address"), Text(), "invoice", **_STREET),
    _field("invoice_postcode", _("Invoice postcode"), Postcode(), "invoice", **_POSTCODE),
    _field("invoice_town", _("Invoice town"), Text(), "invoice", limit=80),
    _field("invoice_email", _("E-mail for invoices"), Email(), "invoice", limit=254, example="faktura@foretag.se"),
    _field("number", _("Customer number"), Text(), "more", **_NUMBER),
    _field("industry", _("Industry"), Choice(Industry), "more", default_column=3, filterable=True, sort=_BY_INDUSTRY),
    _field("unit", _("Unit"), Choice(Unit), "more", filterable=True, sort=_BY_UNIT),
    _field("employees", _("Employees"), Number(most=10_000_000), "more", limit=15, sort=Sort("employees")),
    _field(
        "customer_since",
        _("Customer since"),
        Date(by_month=True),
        "more",
        limit=20,
        sort=Sort("customer_since"),
        example="2026-03-09",
    ),
    _field(
        "parent",
        _("Parent company"),
        Reference(_parents, "customer_suggest"),
        "more",
        sort=Sort("parent__sort_key", column="parent"),
    ),
    _field("tags", _("Tags"), Tags(_tags), "more", filterable=True, wide=True),
    _kept(
        "last_contact", _("Last contact"), "last_contact_at", default_column=5, phone="sk", sort=Sort("last_contact_at")
    ),
    _kept("created", _("Created"), "created_at", sort=Sort("created_at", always=True)),
    _kept("changed", _("Changed"), "updated_at", sort=Sort("updated_at", always=True)),
)
