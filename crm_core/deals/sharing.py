"""Sharing a deal's revenue between the organisation's units."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from crm_core.customers.models import Unit
from crm_core.deals.models import Deal, DealShare
from crm_core.deals.permissions import WRITE
from crm_core.deals.shares import WHOLE, share_out
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

Shares = Sequence[tuple[Unit, Decimal]]


@action("deal.share", permission=WRITE)
def set_shares(*, actor: Actor, pk: uuid.UUID, shares: Shares) -> list[DealShare]:
    """Share a deal's revenue between units, or stop sharing it when there are none.

    Args:
        actor: who does it.
        pk: which deal.
        shares: unit and per cent, 100 together; a unit once.

    Raises:
        UserError: they are not 100 per cent together, or a unit comes twice.
    """
    deal = Deal.objects.seen_by(actor).select_for_update(of=("self",)).with_keys([pk]).first()
    if deal is None:
        raise NotFound(_("The deal does not exist, or has been removed."))
    check_shares(shares)
    wanted = dict(shares)
    there = {share.unit_id: share for share in DealShare.objects.filter(deal=deal)}
    gone = [share.pk for key, share in there.items() if key not in {unit.pk for unit in wanted}]
    DealShare.objects.filter(pk__in=gone).delete()
    for unit, percent in wanted.items():
        if (share := there.get(unit.pk)) is None:
            DealShare.objects.create(deal=deal, unit=unit, percent=percent)
        elif share.percent != percent:
            share.percent = percent
            share.save(update_fields=["percent"])
    return list(DealShare.objects.filter(deal=deal).select_related("unit").order_by("unit__position", "unit__name"))


def check_shares(shares: Shares) -> None:
    """Refuse shares that are not 100 per cent together."""
    if not shares:
        return
    if len({unit.pk for unit, _percent in shares}) < len(shares):
        raise UserError(_("A unit can only have one share."), code="unit_twice", field="shares")
    if any(percent <= 0 or percent.as_tuple().exponent < -2 for _unit, percent in shares):  # type: ignore[operator]
        message = _("Each share is more than 0 % and has two decimals at most.")
        raise UserError(message, code="invalid", field="shares")
    total = sum(percent for _unit, percent in shares)
    if total != WHOLE:
        message = _("The shares must be 100 %% together. They are %(total)s %%.")
        raise UserError(message % {"total": formatting.number(total)}, code="not_whole", field="shares")


def shared_amounts(deal: Deal, shares: Sequence[DealShare]) -> list[tuple[DealShare, Decimal]]:
    """Return what each share of the deal's amount is in kronor, exactly the amount together."""
    if not shares:
        return []
    return list(zip(shares, share_out(deal.amount, [share.percent for share in shares]), strict=True))
