"""Questions about what may be the same."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, Value

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.customers.queries import CustomerQuerySet
from crm_core.fields.sorting import plain_name, sv_key, swedish_order
from crm_core.merging.likeness import Likeness, contacts_alike, customers_alike
from crm_core.merging.subjects import CUSTOMERS, Subject
from crm_core.search.plain import plain
from kundsystem.accounts.actor import Actor

# Of those with a resembling name, so many are looked at closely.
RESEMBLING = 40


def with_facts(actor: Actor, subject: Subject, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Return those of some that are in use and may be seen, with what is compared and shown of them, by key."""
    rows = _customers(actor) if subject is CUSTOMERS else _contacts(actor)
    return {row.pk: row for row in rows.filter(pk__in=list(keys))}


def likeness_of(subject: Subject, one: Any, other: Any) -> Likeness | None:
    """Tell why two may be the same; both read by `with_facts`."""
    return customers_alike(one, other) if subject is CUSTOMERS else contacts_alike(one, other)


def said_different(subject: Subject, keys: Collection[uuid.UUID]) -> set[frozenset[uuid.UUID]]:
    """Return the pairs among some of which somebody has said that they are not the same."""
    rows = subject.different.objects.filter(one__in=list(keys), other__in=list(keys))
    return {frozenset(pair) for pair in rows.values_list("one", "other")}


def resembling(actor: Actor, subject: Subject, thing: Any) -> list[Any]:
    """Return those that have something in common with one, to be looked at closely."""
    return _customers_like(actor, thing) if subject is CUSTOMERS else _contacts_like(actor, thing)


def matching(actor: Actor, subject: Subject, thing: Any, text: str, limit: int) -> list[Any]:
    """Return what one may want to merge a thing with, by what has been typed of its name or number."""
    if len(text.strip()) < 2:
        return []
    if subject is CUSTOMERS:
        return list(_customers(actor).other_than(thing.pk).matching(text).by_name()[:limit])
    return list(_contacts(actor).matching(text).exclude(pk=thing.pk).order_by("sort_key", "id")[:limit])


def are_several(actor: Actor, subject: Subject) -> bool:
    """Tell whether there are at least two, so that any could be the same."""
    rows = _customers(actor) if subject is CUSTOMERS else _contacts(actor)
    return len(rows.order_by().values_list("pk")[:2]) > 1


def _customers(actor: Actor) -> CustomerQuerySet:
    return Customer.objects.seen_by(actor).active().select_related("owner", "status").annotate(plain=plain_name())


def _contacts(actor: Actor) -> Any:
    return Contact.objects.seen_by(actor).current().select_related("customer")


def _customers_like(actor: Actor, customer: Customer) -> list[Customer]:
    others = _customers(actor).other_than(customer.pk)
    # Each part is a question with an index of its own.
    parts = [
        others.like(org_number=customer.org_number, email=customer.email, phone=customer.phone),
        others.like(phone=customer.mobile),
        others.called_nearly(customer.plain),  # type: ignore[attr-defined]  # annotated
        _called_similarly(others, customer),
    ]
    return list({row.pk: row for part in parts for row in part[:RESEMBLING]}.values())


def _called_similarly(others: CustomerQuerySet, customer: Customer) -> CustomerQuerySet:
    """Return those nearby whose name has much in common with one's: further away, that would say nothing.

    `words` is what the search has an index of; there a name stands first, among all else that a customer is found by.
    """
    near = Q()
    if customer.postal_town:
        near |= Q(town_key=sv_key(customer.postal_town))
    if customer.postal_postcode:
        near |= Q(postal_postcode=customer.postal_postcode)
    # The town's name stands in the words of everybody there.
    town = plain(customer.postal_town).split()
    name = " ".join(word for word in plain(customer.name).split() if word not in town)
    if not near or not name:
        return others.none()
    return (
        others.alias(town_key=swedish_order("postal_town"))
        .filter(near, TrigramWordSimilar(F("words"), Value(name)))
        .annotate(near=TrigramWordSimilarity(name, "words"))
        .order_by("-near")
    )


def _contacts_like(actor: Actor, contact: Contact) -> list[Contact]:
    others = _contacts(actor).exclude(pk=contact.pk)
    same = Q(pk__in=[])
    if contact.email:
        same |= Q(email=contact.email)
    for number in filter(None, (contact.phone, contact.mobile)):
        same |= Q(phone=number) | Q(mobile=number)
    parts = [others.filter(customer=contact.customer_id), others.filter(same)]
    return list({row.pk: row for part in parts for row in part[:RESEMBLING]}.values())
