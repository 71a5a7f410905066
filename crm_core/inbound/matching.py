"""Whose a letter is: by the address that it answers to, then by the letters that it answers, then by its sender."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.inbound.models import IncomingMail
from crm_core.mail_templates.models import SentMail
from crm_core.mailings.models import Delivery
from kundsystem.accounts.models import User
from kundsystem.messaging.addresses import read_address
from kundsystem.messaging.answers import Nature
from kundsystem.messaging.incoming import Incoming

Reason = IncomingMail.Reason
_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>]+>")
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Match:
    """Whose a letter is, and how that is known; without a customer, why it is not known."""

    reason: str
    customer: Customer | None = None
    contacts: tuple[uuid.UUID, ...] = ()
    is_own: bool = False


def match(letter: Incoming, key: str) -> Match:
    """Say whose a letter is.

    Args:
        letter: what came in.
        key: the organisation's, in its addresses.
    """
    is_own = User.objects.filter(email__iexact=letter.sender, is_active=True).exists()
    if letter.is_broken:
        return Match(Reason.BROKEN, is_own=is_own)
    if (found := _answered(letter, key)) is not None:
        reason, customer = found
        return Match(reason, customer, _persons(customer, [letter.sender, *letter.named]), is_own)
    if letter.nature == Nature.LETTER and letter.is_refuted:
        return Match(Reason.REFUTED, is_own=is_own)
    addresses = list(letter.named) if is_own else [letter.sender]
    owners = customers_at(addresses)
    if len(owners) != 1:
        return Match(Reason.SEVERAL if owners else Reason.UNKNOWN, is_own=is_own)
    customer = owners[0]
    return Match(Reason.COPY if is_own else Reason.SENDER, customer, _persons(customer, addresses), is_own)


def customers_at(addresses: Iterable[str]) -> list[Customer]:
    """Return the customers that have one of these addresses, or a person with one; a few at most."""
    wanted = [one.lower() for one in addresses if one]
    if not wanted:
        return []
    persons = Contact.objects.not_merged().active().filter(email__in=wanted).values("customer")
    own = Q(email__in=wanted) | Q(invoice_email__in=wanted)
    found = Customer.objects.not_merged().active().filter(own | Q(pk__in=persons))
    return list(found.by_name()[:MOST_CANDIDATES])


def _answered(letter: Incoming, key: str) -> tuple[str, Customer] | None:
    """Return the customer whose letter, or one before it, is answered."""
    read = [found for one in letter.recipients if (found := read_address(one))]
    tokens = [token for owner, token in read if owner == key and token is not None]
    if (customer := _customer_of(tokens, [])) is not None:
        return Reason.TOKEN, customer
    ids = [uuid.UUID(ours[1]) for one in letter.answers if (ours := _OURS.fullmatch(one))]
    if (customer := _customer_of(ids, letter.answers)) is not None:
        return Reason.THREAD, customer
    return None


def _customer_of(keys: list[uuid.UUID], message_ids: Iterable[str]) -> Customer | None:
    """Return the customer of a letter or a delivery with such a key, or of a letter with such a message id."""
    named = list(message_ids)
    if not keys and not named:
        return None
    sent = SentMail.objects.filter(Q(pk__in=keys) | Q(message_id__in=named), note__isnull=False)
    customer = sent.order_by("-created_at").values_list("note__customer", flat=True).first()
    if customer is None and keys:
        customer = Delivery.objects.filter(pk__in=keys).values_list("customer", flat=True).first()
    if customer is None and named:
        known = IncomingMail.objects.known_as(named).newest_first()
        customer = known.values_list("note__customer", flat=True).first()
    if customer is None:
        return None
    found = Customer.objects.select_related("merged_into").get(pk=customer)
    return found.merged_into or found


def _persons(customer: Customer, addresses: Iterable[str]) -> tuple[uuid.UUID, ...]:
    """Return the customer's persons with such an address."""
    there = Contact.objects.not_merged().active().at(customer.pk).filter(email__in=list(addresses))
    return tuple(there.values_list("pk", flat=True)[:MOST_CANDIDATES])
