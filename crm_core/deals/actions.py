"""Every write to a deal."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.custom_fields.definitions import own_field_of, start_of
from crm_core.custom_fields.reach import refuse_beyond_reach
from crm_core.customers.models import Customer
from crm_core.deals import checks
from crm_core.deals.models import Deal, DealShare, DealStatus, Stage
from crm_core.deals.moving import bounded, note_status, take_dates
from crm_core.deals.permissions import WRITE
from crm_core.deals.registry import DEAL
from crm_core.deals.sharing import Shares, check_shares
from crm_core.fields.conflicts import refuse_stale
from crm_core.fields.registry import Field, field_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

# What a new deal takes from its product where nothing else is said.
FROM_PRODUCT = ("unit_price", "recurrence", "notice_months")


@action("deal.create", permission=WRITE)
def create_deal(*, actor: Actor, customer_id: uuid.UUID, values: Mapping[str, Any]) -> Deal:
    """Make a deal at a customer.

    Args:
        actor: who does it; the seller unless another is given.
        customer_id: whose deal it is.
        values: field name → value as the field's kind parses it. Price, recurrence and notice period come from the
            product where they are not given; the status is the default one.
    """
    if not Customer.objects.seen_by(actor).with_keys([customer_id]).exists():
        raise NotFound(_("The customer does not exist, or has been removed."))
    deal = begin_deal(actor, customer_id, values)
    take_dates(deal)
    deal.status_since = timezone.now()
    deal.save(force_insert=True)
    note_status([deal.pk], deal.status, actor, deal.status_since)
    deal.refresh_from_db(fields=["amount", "value"])
    return deal


@action("deal.bring_in", permission=WRITE)
def bring_in_deals(
    *, actor: Actor, deals: Sequence[Deal], shares: Mapping[uuid.UUID, Shares] = MappingProxyType({})
) -> int:
    """Save deals from a file that have been begun with `begin_deal`, and the units' shares. Returns how many.

    They were made when the file says, or nobody knows when: only what is said becomes the day that they were ordered.
    """
    now = timezone.now()
    by_status: dict[DealStatus, list[uuid.UUID]] = defaultdict(list)
    for deal in deals:
        ordered = deal.ordered_on
        take_dates(deal)
        deal.ordered_on, deal.status_since = ordered, now
        by_status[deal.status].append(deal.pk)
    Deal.objects.bulk_create(deals, batch_size=1_000)
    for status, keys in by_status.items():
        note_status(keys, status, actor, now)
    for parts in shares.values():
        check_shares(parts)
    DealShare.objects.bulk_create(
        DealShare(deal_id=key, unit=unit, percent=percent) for key, parts in shares.items() for unit, percent in parts
    )
    return len(deals)


@action("deal.update", permission=WRITE)
def update_deal(
    *, actor: Actor, pk: uuid.UUID, changes: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> Deal:
    """Change some fields of a deal; a new status is dated and signed.

    Args:
        actor: who does it.
        pk: which deal; read under a lock.
        changes: field name → new value; equal ones are left alone.
        seen: field name → what the changer was shown (the field's token); a field without one is not compared.

    Raises:
        Conflict: somebody else has changed one of the fields to something else meanwhile; nothing is changed.
    """
    deal = _locked(actor, pk)
    changed = [field for field in _fields(changes) if field.token(deal) != field.kind.token(changes[field.name])]
    refuse_stale(deal, changed, changes, seen or {}, actor)
    refuse_beyond_reach(actor, changed, changes)
    attributes: list[str] = []
    for field in changed:
        checks.require(field, changes[field.name])
        attributes += field.write(deal, changes[field.name])
    if not attributes:
        return deal
    deal.discount = deal.discount or Decimal(0)
    checks.check_whole(deal)
    checks.check_persons(deal, set(checks.PERSONS) & set(attributes))
    if "status" in attributes:
        attributes += [*take_dates(deal), "status_since"]
        if deal.status.stage != Stage.LOST:
            deal.loss_reason = None
            attributes.append("loss_reason")
        deal.status_since = timezone.now()
        note_status([deal.pk], deal.status, actor, deal.status_since)
    deal.save(update_fields=[*attributes, "updated_at"])
    deal.refresh_from_db(fields=["amount", "value"])
    return deal


@action("deal.hand_over", permission=WRITE)
def hand_over_deals(*, actor: Actor, keys: Iterable[uuid.UUID], seller: User | None) -> int:
    """Give deals another seller, or none. Returns how many got one."""
    same = Q(seller=seller) if seller else Q(seller__isnull=True)
    others = Deal.objects.seen_by(actor).active().with_keys(bounded(keys)).exclude(same)
    return others.update(seller=seller, updated_at=timezone.now())


@action("deal.change_own", permission=WRITE)
def change_deals(*, actor: Actor, keys: Iterable[uuid.UUID], field: str, value: Any) -> int:
    """Give many deals the same value of a field that the organisation has added. Returns how many were changed."""
    definition = own_field_of(DEAL, field)
    checks.require(definition, value)
    others = Deal.objects.seen_by(actor).active().with_keys(bounded(keys)).exclude(definition.same(value))
    return others.update(**definition.updated(value), updated_at=timezone.now())


@action("deal.archive", permission=WRITE)
def archive_deals(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Put deals away: left out of lists and sums. Returns how many."""
    now = timezone.now()
    return Deal.objects.seen_by(actor).active().with_keys(bounded(keys)).update(archived_at=now, updated_at=now)


@action("deal.restore", permission=WRITE)
def restore_deals(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Bring deals back. Returns how many."""
    wanted = Deal.objects.seen_by(actor).archived().with_keys(bounded(keys))
    return wanted.update(archived_at=None, updated_at=timezone.now())


def begin_deal(
    actor: Actor, customer_id: uuid.UUID, values: Mapping[str, Any], *, status: DealStatus | None = None
) -> Deal:
    """Put a new deal together and check it, without saving it; `create_deal` says what of.

    Args:
        actor: whose deal it becomes unless another seller is given.
        customer_id: a customer that the actor sees.
        values: field name → value as the field's kind parses it.
        status: the one that a deal gets where none is given, when the caller has looked it up already.

    Raises:
        UserError: with the field's name; something is missing or does not hold.
    """
    deal = Deal(customer_id=customer_id)
    values = start_of(DEAL) | {name: value for name, value in values.items() if not _takes_from_product(name, value)}
    fields = _fields(values)
    refuse_beyond_reach(actor, fields, values)
    for field in fields:
        checks.require(field, values[field.name])
        field.write(deal, values[field.name])
    if "product" not in values:
        raise field_of(DEAL, "product").error(_("Choose a product or service."), "required")
    for name in FROM_PRODUCT:
        given = getattr(deal.product, name)
        if name not in values and given is not None:
            setattr(deal, name, given)
    if "seller" not in values:
        deal.seller = actor.user
    if deal.status_id is None:
        deal.status = status or default_status()
    deal.discount = deal.discount or Decimal(0)
    checks.check_whole(deal)
    checks.check_persons(deal)
    return deal


def default_status() -> DealStatus:
    """Return the status that a new deal gets: the one marked as default, else the first."""
    common = DealStatus.objects.filter(archived_at__isnull=True, product__isnull=True)
    status = common.order_by("-is_default", "position").first()
    if status is None:
        raise UserError(_("There is no status to give the deal."), field="status")
    return status


def _takes_from_product(name: str, value: Any) -> bool:
    return name in (*FROM_PRODUCT, "status", "quantity", "discount") and value in (None, "")


def _locked(actor: Actor, pk: uuid.UUID) -> Deal:
    deal = Deal.objects.seen_by(actor).select_for_update(of=("self",)).select_related("status").with_keys([pk]).first()
    if deal is None:
        raise NotFound(_("The deal does not exist, or has been removed."))
    return deal


def _fields(values: Mapping[str, Any]) -> list[Field]:
    fields = [field_of(DEAL, name) for name in values]
    if any(not field.editable for field in fields):
        raise NotFound(_("That cannot be changed."))
    return fields
