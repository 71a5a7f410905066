"""The fields of a contact person."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import PositionType
from crm_core.customers.models import Customer, CustomerStatus
from crm_core.fields.choices import Choice, Reference
from crm_core.fields.formatted import Email, Phone
from crm_core.fields.kinds import Kind, Text, YesNo
from crm_core.fields.registry import Field, Sort, register, register_groups
from crm_core.fields.sorting import swedish_order

SUBJECT = "contact"
# What follows from the rest, for lists: programs have the names apart, and the customer whole.
DERIVED = ("name", "customer", "customer_status", "customer_town")


def _derived(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    """Something that is shown, and never filled in here."""
    return Field(SUBJECT, name, label, kind, in_form=False, editable=False, importable=False, **more)


def _customers() -> QuerySet[Customer]:
    return Customer.objects.active()


register_groups(SUBJECT, [("", _("Contact person"))])
register(
    _derived("name", _("Name"), Text(), sort=Sort("sort_key", always=True)),
    _derived(
        "customer",
        _("Customer"),
        Reference(_customers, "customer_suggest"),
        default_column=1,
        phone="ort",
        sort=Sort("customer__sort_key", always=True),
    ),
    Field(
        SUBJECT,
        "first_name",
        _("First name"),
        Text(),
        limit=80,
        up_front=True,
        autocomplete="off",
        synonyms=("förnamn", "first name", "given name"),
    ),
    Field(
        SUBJECT,
        "last_name",
        _("Last name"),
        Text(),
        limit=80,
        up_front=True,
        synonyms=("efternamn", "last name", "surname"),
    ),
    Field(
        SUBJECT,
        "position_type",
        _("Position type"),
        Choice(PositionType),
        up_front=True,
        filterable=True,
        synonyms=("befattningstyp", "position type"),
        default_column=2,
        phone="sk",
        sort=Sort(swedish_order("name"), through="position_type"),
    ),
    Field(
        SUBJECT,
        "title",
        _("Title"),
        Text(),
        limit=120,
        up_front=True,
        synonyms=("befattning", "titel", "title", "position"),
        default_column=3,
    ),
    Field(
        SUBJECT,
        "phone",
        _("Phone"),
        Phone(),
        limit=40,
        up_front=True,
        example="08-465 004 12",
        synonyms=("telefon", "direkttelefon", "phone", "tel"),
        default_column=4,
    ),
    Field(
        SUBJECT,
        "mobile",
        _("Mobile"),
        Phone(),
        limit=40,
        up_front=True,
        example="070-123 45 67",
        synonyms=("mobil", "mobiltelefon", "mobile", "cell"),
        default_column=5,
        phone="st",
    ),
    Field(
        SUBJECT,
        "email",
        _("E-mail"),
        Email(),
        limit=254,
        up_front=True,
        wide=True,
        example="namn@foretag.se",
        synonyms=("e-post", "epost", "mejl", "mail", "e-mail", "email"),
        default_column=6,
        sort=Sort("email", empty=""),
    ),
    Field(
        SUBJECT,
        "is_main",
        _("Main contact"),
        YesNo(),
        up_front=True,
        synonyms=("huvudkontakt", "main contact"),
        hint=_("Shown first and called first."),
    ),
    _derived("customer_status", _("The customer's status"), Choice(CustomerStatus, toned=True)),
    _derived("customer_town", _("The customer's town"), Text()),
)
