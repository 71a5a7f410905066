"""The reference customers of a product as one chooses among them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from crm_core.contacts.access import contacts_for
from crm_core.contacts.models import Contact
from crm_core.deals.access import deals_for
from crm_core.deals.models import Deal
from crm_core.products.models import Product
from crm_core.reference_mail.models import ReferenceUse
from kundsystem.accounts.actor import Actor

# So many are shown, and so many are ticked to begin with: those that have been asked the least this year.
SHOWN, PROPOSED = 60, 3


@dataclass
class Reference:
    """A customer that may be named for a product.

    Args:
        deal: what it bought.
        contact: whom one may call or write to there.
        uses: how often it has been named this year.
        is_over: that it was allowed until a day that has passed.
        is_proposed: whether it is ticked to begin with.
    """

    deal: Deal
    contact: Contact | None
    uses: int
    is_over: bool
    is_proposed: bool = field(default=False)

    @property
    def phone(self) -> str:
        """The number to call: the person's own, or the customer's."""
        person = self.contact
        return (person.phone or person.mobile if person else "") or self.deal.customer.phone

    @property
    def email(self) -> str:
        """The address to write to: the person's own, or the customer's."""
        return (self.contact.email if self.contact else "") or self.deal.customer.email


def references_of(
    actor: Actor, product: Product, *, but: uuid.UUID | None = None, chosen: Iterable[uuid.UUID] | None = None
) -> list[Reference]:
    """Return those who may be named for a product, the least used first; two questions.

    Args:
        actor: who asks.
        product: what they have.
        but: a customer that is not named: the one that the letter goes to.
        chosen: the deals that are ticked; those that are proposed when nothing was chosen yet.
    """
    today = timezone.localdate()
    year = timezone.make_aware(dt.datetime.combine(today.replace(month=1, day=1), dt.time()))
    used = ReferenceUse.objects.filter(deal=OuterRef("pk"), used_at__gte=year).order_by().values("deal")
    uses = Coalesce(Subquery(used.annotate(number=Count("pk")).values("number")), 0)
    deals = deals_for(actor).active().references().filter(product=product, customer__archived_at__isnull=True)
    found = deals.exclude(customer=but) if but else deals
    found = found.select_related("customer", "orderer", "reference_contact").annotate(uses=uses)
    rows = list(found.order_by("uses", "customer__sort_key", "id")[:SHOWN])
    mains = _mains(actor, [deal.customer_id for deal in rows if _own(deal) is None])
    references = [
        Reference(
            deal=deal,
            contact=_own(deal) or mains.get(deal.customer_id),
            uses=deal.uses,
            is_over=deal.reference_until is not None and deal.reference_until < today,
        )
        for deal in rows
    ]
    ticked = None if chosen is None else set(chosen)
    offered = [one for one in references if not one.is_over]
    for place, one in enumerate(offered):
        one.is_proposed = place < PROPOSED if ticked is None else one.deal.pk in ticked
    return references


def _own(deal: Deal) -> Contact | None:
    """Return the person that was chosen for it, or else who ordered."""
    for person in (deal.reference_contact, deal.orderer):
        if person is not None and person.archived_at is None:
            return person
    return None


def _mains(actor: Actor, customers: list[uuid.UUID]) -> dict[uuid.UUID, Contact]:
    if not customers:
        return {}
    found = contacts_for(actor).active().filter(customer__in=customers, is_main=True)
    return {contact.customer_id: contact for contact in found}
