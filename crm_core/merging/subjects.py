"""What can be merged: customers with each other, and contact persons with each other."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.contacts.registry import SUBJECT as CONTACT
from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.choices import Reference, Tags
from crm_core.fields.registry import BUILT_IN, Field, fields_of
from crm_core.merging.models import DifferentContacts, DifferentCustomers
from crm_core.merging.parents import below


@dataclass(frozen=True)
class Subject:
    """One kind of thing that has duplicates.

    Args:
        name: as fields and history have it; the table is called the same.
        model: its rows.
        different: rows that say that two are not the same.
        apart: names of the fields that nobody chooses, since merging itself sees to them.
        first: fields besides the registry's own that stand first.
        together: groups of fields that belong together: half of one address and half of another is none.
    """

    name: str
    model: type[Any]
    different: type[Any]
    apart: frozenset[str]
    first: tuple[Field, ...] = ()
    together: frozenset[str] = frozenset()

    def fields(self) -> list[Field]:
        """Return the fields of which one value is kept: whatever people fill in, own fields too."""
        chosen = [field for field in fields_of(self.name) if field.editable and field.name not in self.apart]
        return [*self.first, *(field for field in chosen if not _is_united(field))]

    def united(self) -> list[Field]:
        """Return the fields that hold several values, all of which are kept."""
        return [field for field in fields_of(self.name) if field.editable and _is_united(field)]

    def read(self, fields: Iterable[Field], things: tuple[Model, Model]) -> dict[str, tuple[Any, Any]]:
        """Return what can be kept of two things, by name of field; what would make no sense is empty."""
        values = {field.name: (field.read(things[0]), field.read(things[1])) for field in fields}
        if "parent" in values and any(values["parent"]):
            lower = below(thing.pk for thing in things)
            one, other = (parent if parent and parent.pk not in lower else None for parent in values["parent"])
            values["parent"] = (one, other)
        return values

    def locked(self, *keys: uuid.UUID) -> Any:
        """Return the rows under a lock, taken in the order of their keys, so that nobody waits in a circle."""
        return self.model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")


def _is_united(field: Field) -> bool:
    """Whether it is a table's own rows, which are led from one to the other."""
    return isinstance(field.kind, Tags) and field.source == BUILT_IN


# A contact person stands at one customer; the form of a person never asks, but here there may be two.
_AT = Field(CONTACT, "customer", _("Customer"), Reference(Customer.objects.active))

CUSTOMERS = Subject(
    CUSTOMER,
    Customer,
    DifferentCustomers,
    apart=frozenset({"number"}),
    together=frozenset({"visiting", "postal", "invoice"}),
)
CONTACTS = Subject(CONTACT, Contact, DifferentContacts, apart=frozenset({"is_main"}), first=(_AT,))
SUBJECTS = {subject.name: subject for subject in (CUSTOMERS, CONTACTS)}
