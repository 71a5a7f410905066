"""What is read of a customer in the car: whom to call, where it is, what was last said, what is open."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.expressions import RawSQL

from crm_core.contacts.models import Contact
from crm_core.customers.access import customers_for
from crm_core.customers.models import Customer
from crm_core.customers.permissions import VIEW as VIEW_CUSTOMERS
from crm_core.customers.window import map_query
from crm_core.deals.access import deals_for
from crm_core.deals.models import Deal
from crm_core.deals.permissions import VIEW as VIEW_DEALS
from crm_core.notes.models import Note
from crm_core.reminders.access import reminders_for
from crm_core.reminders.models import Reminder
from crm_core.reminders.permissions import VIEW as VIEW_REMINDERS
from kundsystem.accounts.actor import Actor

# So many of each are read in the car; the rest is in the customer window.
NOTES, PERSONS, DEALS, REMINDERS = 3, 6, 6, 6

# The first few of each customer, each by an index: a customer with ten thousand notes costs no more than another.
_FEW = (
    "SELECT few.id FROM unnest(%s::uuid[]) AS wanted (id) CROSS JOIN LATERAL"
    " (SELECT {table}.id FROM {table} {join} WHERE {table}.customer_id = wanted.id"
    " AND {table}.archived_at IS NULL {condition} ORDER BY {order} LIMIT {limit}) AS few"
)
_NOTES = _FEW.format(table="note", join="", condition="", order="note.happened_at DESC, note.id DESC", limit=NOTES)
_PERSONS = _FEW.format(
    table="contact", join="", condition="", order="is_main DESC, sort_key, contact.id", limit=PERSONS
)
_DEALS = _FEW.format(
    table="deal",
    join="JOIN deal_status s ON s.id = deal.status_id",
    condition="AND s.stage = 'open'",
    order="deal.created_at DESC, deal.id",
    limit=DEALS,
)
_REMINDERS = _FEW.format(
    table="reminder",
    join="",
    condition="AND reminder.done_at IS NULL",
    order="due_at ASC NULLS LAST, reminder.id",
    limit=REMINDERS,
)


@dataclass
class PhoneCard:
    """A customer as it is read in the car."""

    customer: Customer
    contacts: list[Contact] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)

    @property
    def map_query(self) -> str:
        """The address, as a map is asked for it."""
        return map_query(self.customer)


def cards_for(actor: Actor, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, PhoneCard]:
    """Return the cards of those customers that an actor may see: five questions, however many they are."""
    if not actor.may(VIEW_CUSTOMERS):
        return {}
    found = customers_for(actor).select_related("status").with_keys(keys)
    cards = {one.pk: PhoneCard(one) for one in found}
    if not cards:
        return cards
    wanted = list(cards)
    for name, rows in _parts(actor, wanted):
        for customer, some in _by_customer(rows).items():
            setattr(cards[customer], name, some)
    return cards


def _parts(actor: Actor, keys: list[uuid.UUID]) -> Iterable[tuple[str, Iterable[Any]]]:
    def few(sql: str) -> RawSQL:
        return RawSQL(sql, [keys])  # noqa: S611 (the keys are its only part from outside, and are parameters)

    persons = Contact.objects.with_keys_in(few(_PERSONS)).select_related("position_type")
    yield "contacts", persons.order_by("-is_main", "sort_key", "id")
    yield "notes", Note.objects.with_keys_in(few(_NOTES)).select_related("kind", "author").newest_first()
    if actor.may(VIEW_DEALS):
        deals = deals_for(actor).with_keys_in(few(_DEALS)).select_related("product", "status")
        yield "deals", deals.order_by("-created_at", "id")
    if actor.may(VIEW_REMINDERS):
        yield "reminders", reminders_for(actor).with_keys_in(few(_REMINDERS)).by_time()


def _by_customer(rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
    of: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for one in rows:
        of[one.customer_id].append(one)
    return of
