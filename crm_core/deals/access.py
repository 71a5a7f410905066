"""The only way a deal reaches a view."""

import uuid

from django.db.models import Q
from django.utils.translation import gettext as _

from crm_core.customers.access import customers_for
from crm_core.customers.models import Unit
from crm_core.deals.models import Deal, DealShare, DealStatus, DealStatusChange, LossReason
from crm_core.deals.permissions import VIEW, WRITE
from crm_core.deals.queries import DealQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def deals_for(actor: Actor) -> DealQuerySet:
    """Return every deal that the actor may see, those that are put away too: of customers that the actor may see."""
    actor.require(VIEW)
    customers_for(actor)  # whoever may not see customers sees no deals either
    return Deal.objects.seen_by(actor)


def deal_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Deal:
    """Return one deal with what a card shows of it.

    Raises:
        NotFound: it does not exist, or the actor may not know that it does.
        Forbidden: the actor may not see deals, or not change them when `write` is asked for.
    """
    deal = deals_for(actor).for_card().with_keys([pk]).first()
    if deal is None:
        raise NotFound(_("The deal does not exist, or has been removed."))
    if write:
        actor.require(WRITE)
    return deal


def statuses(actor: Actor, deal: Deal) -> list[DealStatus]:
    """Return the statuses that a deal can get, in order: the common ones, and those of its product."""
    actor.require(VIEW)
    return [status for status in DealStatus.objects.filter(archived_at=None) if status.is_for(deal.product_id)]


def loss_reasons(actor: Actor) -> list[LossReason]:
    """Return the reasons that can be given for a lost deal, in order."""
    actor.require(VIEW)
    return list(LossReason.objects.filter(archived_at__isnull=True))


def shares_of(actor: Actor, deal: Deal) -> list[DealShare]:
    """Return how a deal's revenue is shared, in the units' order."""
    actor.require(VIEW)
    return list(DealShare.objects.filter(deal=deal).select_related("unit").order_by("unit__position", "unit__name"))


def changes_of(deal: Deal, *, most: int = 100) -> list[DealStatusChange]:
    """Return the statuses that a deal has had, the newest first."""
    found = DealStatusChange.objects.filter(deal=deal).select_related("status", "changed_by")
    return list(found.order_by("-changed_at", "-id")[:most])


def units_for(actor: Actor, deal: Deal) -> list[Unit]:
    """Return the units that a deal's revenue can be shared between: those in use, and those that have a share."""
    actor.require(VIEW)
    return list(Unit.objects.filter(Q(archived_at__isnull=True) | Q(pk__in=deal.shares.values("unit"))))
