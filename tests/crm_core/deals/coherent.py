"""What holds for every deal that the application could have made, wherever it came from."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from crm_core.deals.models import Deal, DealShare, DealStatusChange, Stage

CLOSED = {Stage.WON, Stage.RUNNING, Stage.ENDED}


def check_history(deals: Iterable[Deal], now: dt.datetime) -> dict[Deal, list[DealStatusChange]]:
    """Every status is dated, in order, and signed, and the newest one is the deal's; returns them."""
    changes = defaultdict(list)
    for change in DealStatusChange.objects.select_related("status").order_by("changed_at", "id"):
        changes[change.deal_id].append(change)
    for deal in deals:
        own = changes[deal.pk]
        stages = [change.status.stage for change in own]
        assert (own[-1].status, own[-1].changed_at) == (deal.status, deal.status_since)
        assert all(earlier.changed_at < later.changed_at for earlier, later in pairwise(own))
        assert own[-1].changed_at <= now
        assert all(change.changed_by_id for change in own)
        assert not {Stage.LOST, Stage.ENDED} & set(stages[:-1])
        assert stages[-1] != Stage.ENDED or {Stage.WON, Stage.RUNNING} & set(stages)
    return {deal: changes[deal.pk] for deal in deals}


def check_dates(deals: Iterable[Deal]) -> None:
    """It is offered before it is ordered, and starts after that and before it ends."""
    for deal in deals:
        days = [day for day in (deal.offered_on, deal.ordered_on, deal.starts_on, deal.ends_on) if day is not None]
        assert days == sorted(days), deal


def check_standing(deals: Iterable[Deal], today: dt.date) -> None:
    """What it says goes with its stage."""
    for deal in deals:
        stage = deal.status.stage
        assert (deal.ordered_on is not None) == (stage in CLOSED)
        assert deal.ordered_on is not None or deal.ends_on is None
        assert deal.loss_reason is None or stage == Stage.LOST
        assert deal.probability is None or stage == Stage.OPEN
        assert not deal.is_reference or stage in {Stage.WON, Stage.RUNNING}
        assert deal.orderer is None or deal.orderer.customer_id == deal.customer_id
        if stage == Stage.ENDED:
            assert deal.ends_on is None or deal.ends_on <= today
        elif stage in CLOSED and deal.is_recurring:
            assert deal.ends_on >= today


def check_shares(deals: Iterable[Deal]) -> int:
    """Shares are a hundred per cent together; returns how many deals are shared."""
    totals = Counter()
    for share in DealShare.objects.all():
        totals[share.deal_id] += share.percent
    assert set(totals.values()) <= {100}
    assert set(totals) <= {deal.pk for deal in deals}
    return len(totals)
