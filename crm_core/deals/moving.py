"""Moving deals from one status to another: one, or many at once."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.deals import checks
from crm_core.deals.models import BOUGHT, Deal, DealStatus, DealStatusChange, LossReason, Stage
from crm_core.deals.periods import end_of_period
from crm_core.deals.permissions import WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, UserError

# More than this in one request would keep others waiting.
BULK_LIMIT = 10_000


@action("deal.move", permission=WRITE)
def move_deals(
    *,
    actor: Actor,
    keys: Iterable[uuid.UUID],
    status: DealStatus,
    loss_reason: LossReason | None = None,
    from_status: uuid.UUID | None = None,
) -> int:
    """Give deals a status; dated and signed for each. Returns how many got it.

    What is won is ordered today unless it was before; a contract that starts then gets the product's period.

    Args:
        actor: who does it.
        keys: which deals; those that have the status already are left alone.
        status: the new one.
        loss_reason: why, when they are lost.
        from_status: the status that the mover saw, when there is one deal.

    Raises:
        Conflict: the deal has got another status meanwhile.
    """
    listed = bounded(keys)
    if status.archived_at is not None:
        raise UserError(_("That status is no longer in use."), code="archived", field="status")
    locked = Deal.objects.seen_by(actor).active().with_keys(listed).select_related("product", "status").order_by("id")
    deals = [deal for deal in locked.select_for_update(of=("self",)) if deal.status_id != status.pk]
    for deal in deals:
        if from_status is not None and deal.status_id != from_status:
            raise Conflict(_who_moved(deal, actor), context={"deal": deal})
    if not all(status.is_for(deal.product_id) for deal in deals):
        raise UserError(checks.not_for(status), code="other_product", field="status")
    now = timezone.now()
    reason = loss_reason if status.stage == Stage.LOST else None
    alike: dict[tuple[Any, ...], list[uuid.UUID]] = defaultdict(list)
    for deal in deals:
        deal.status = status
        alike[tuple((name, getattr(deal, name)) for name in take_dates(deal))].append(deal.pk)
    for dates, same in alike.items():
        values = {"status": status, "status_since": now, "loss_reason": reason, "updated_at": now, **dict(dates)}
        Deal.objects.with_keys(same).update(**values)
    note_status([deal.pk for deal in deals], status, actor, now)
    return len(deals)


def bounded(keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Return each key once; refuse more than can be changed at once."""
    listed = list(dict.fromkeys(keys))
    if len(listed) > BULK_LIMIT:
        message = _("At most %(limit)s deals can be changed at once. Narrow the list down first.")
        raise UserError(message % {"limit": formatting.number(BULK_LIMIT)}, code="too_many")
    return listed


def _who_moved(deal: Deal, actor: Actor) -> str:
    """Say where the deal has been moved meanwhile, by whom and when."""
    changes = DealStatusChange.objects.filter(deal=deal).select_related("changed_by")
    change = changes.order_by("-changed_at", "-id").first()
    names = {"status": deal.status.name, "time": formatting.moment(change.changed_at) if change else ""}
    if change is None or change.status_id != deal.status_id or change.changed_by is None:
        return _("The deal has been moved to %(status)s meanwhile.") % names
    if actor.user == change.changed_by:
        return _("You moved the deal to %(status)s at %(time)s, in another window.") % names
    return _("%(name)s moved the deal to %(status)s at %(time)s.") % (names | {"name": change.changed_by.name})


def take_dates(deal: Deal) -> list[str]:
    """Fill in what the status says by itself, and return which attributes that was; what is filled in stays."""
    filled = []
    if deal.status.stage in BOUGHT and deal.ordered_on is None:
        deal.ordered_on = timezone.localdate()
        filled.append("ordered_on")
    months = deal.product.contract_months
    if deal.status.stage in BOUGHT and deal.is_recurring and months and deal.starts_on and deal.ends_on is None:
        deal.ends_on = end_of_period(deal.starts_on, months)
        filled.append("ends_on")
    return filled


def note_status(keys: Iterable[uuid.UUID], status: DealStatus, actor: Actor, now: dt.datetime) -> None:
    """Write down that deals got a status, when and by whom."""
    DealStatusChange.objects.bulk_create(
        DealStatusChange(deal_id=key, status=status, changed_at=now, changed_by=actor.user) for key in keys
    )
