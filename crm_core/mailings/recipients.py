"""Whom a mailing is to: those of a selection, those with some fate of an earlier mailing, and some chosen by hand."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextChoices, UUIDField, Value
from django.db.models.functions import Cast, Concat, Trim
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.contacts.access import contacts_for
from crm_core.customers.access import customers_for
from crm_core.fields.lookups import as_key
from crm_core.mailings.fates import STATES
from crm_core.mailings.models import Delivery, Mailing
from crm_core.newsletters.receiving import receiving
from crm_core.selections.compiling import selected
from crm_core.selections.freezing import checked_selection
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

MOST_BY_HAND = 500


class To(TextChoices):
    """At which address of a customer that a selection has found."""

    ADDRESS = "address", gettext_lazy("The customer's own address")
    MAIN = "main", gettext_lazy("The main contact")
    EVERYBODY = "everybody", gettext_lazy("Every contact person")
    POSITIONS = "positions", gettext_lazy("Contact persons with a position type")


@dataclass(frozen=True)
class Recipients:
    """What a mailing keeps of whom it is to, besides its selection.

    Args:
        to: one of `To`; a selection of contact persons is to each of them whatever it says.
        positions: keys of position types, for `To.POSITIONS`.
        contacts: keys of contact persons chosen by hand; `customers` those of customers.
        fate: of the mailing that this one follows: those with it get this one too.
    """

    to: str = To.ADDRESS
    positions: tuple[uuid.UUID, ...] = ()
    contacts: tuple[uuid.UUID, ...] = ()
    customers: tuple[uuid.UUID, ...] = ()
    fate: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Recipients":
        """Read what is stored; what cannot be understood says nothing."""
        keys = {
            name: tuple(key for raw in stored.get(name, ()) if (key := as_key(str(raw))))
            for name in ("positions", "contacts", "customers")
        }
        to, fate = str(stored.get("to", "")), str(stored.get("fate", ""))
        return cls(to=to if to in To.values else To.ADDRESS, fate=fate if fate in STATES else "", **keys)

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        keys = {name: [str(key) for key in getattr(self, name)] for name in ("positions", "contacts", "customers")}
        return {"to": str(self.to), "fate": str(self.fate), **keys}

    @property
    def by_hand(self) -> int:
        """How many were chosen one by one."""
        return len(self.contacts) + len(self.customers)


def chosen(actor: Actor, mailing: Mailing) -> tuple[str, tuple[Any, ...]]:
    """Return one question for everybody: person, customer, name, address and what they are in order of, each once.

    Raises:
        UserError: it is to nobody, or the selection can not be used.
    """
    if mailing.newsletter_id:  # to those who receive it and to nobody else
        sql, values = receiving(actor, mailing.newsletter_id).query.sql_with_params()
        return sql, tuple(values)
    parts = list(_parts(actor, mailing, Recipients.read(mailing.recipients)))
    if not parts:
        raise UserError(
            _("Choose a selection, a newsletter, or recipients by hand."), code="required", field="selection"
        )
    compiled = [part.order_by().query.sql_with_params() for part in parts]
    given = tuple(value for _sql, values in compiled for value in values)
    return " UNION ".join(f"({sql})" for sql, _values in compiled), given


def _parts(actor: Actor, mailing: Mailing, wanted: Recipients) -> Any:
    if mailing.selection is not None:
        checked = checked_selection(actor, mailing.selection).usable()
        found = selected(checked)
        if checked.lens.of_persons:
            yield _persons(found)
        elif wanted.to == To.ADDRESS:
            yield _customers(found)
        else:
            yield _persons(
                contacts_for(actor).current().filter(_at(wanted), customer__in=found.order_by().values("pk"))
            )
    if wanted.fate and mailing.follows_id:
        earlier = Delivery.objects.of_mailing(mailing.follows_id).with_fate(wanted.fate)
        of_persons = earlier.filter(contact__isnull=False)
        yield _persons(contacts_for(actor).current().filter(pk__in=of_persons.values("contact")))
        yield _customers(customers_for(actor).active().filter(pk__in=earlier.filter(contact=None).values("customer")))
    if wanted.contacts:
        yield _persons(contacts_for(actor).current().with_keys(wanted.contacts))
    if wanted.customers:
        yield _customers(customers_for(actor).active().with_keys(wanted.customers))


def _at(wanted: Recipients) -> Q:
    if wanted.to == To.MAIN:
        return Q(is_main=True)
    return Q(position_type__in=wanted.positions) if wanted.to == To.POSITIONS else Q()


def _persons(found: QuerySet[Any]) -> QuerySet[Any, Any]:
    called = Trim(Concat("first_name", Value(" "), "last_name"))
    return found.annotate(called=called).values_list("pk", "customer_id", "called", "email", "sort_key")


def _customers(found: QuerySet[Any]) -> QuerySet[Any, Any]:
    nobody = Cast(Value(None), UUIDField())
    return found.annotate(nobody=nobody).values_list("nobody", "pk", "name", "email", "sort_key")
