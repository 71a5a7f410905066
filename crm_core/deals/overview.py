"""What a customer's deals come to: the figures of the window, and the foot of the tab."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from crm_core.deals.models import Deal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Figures:
    """Kronor per year that run, of those what is to be renewed before New Year, and what is open: worth and number."""

    running: Decimal = NOTHING
    to_renew: Decimal = NOTHING
    open: Decimal = NOTHING
    open_count: int = 0

    def __bool__(self) -> bool:
        return bool(self.running or self.open_count)


def figures_of(customer_id: uuid.UUID, today: dt.date | None = None) -> Figures:
    """Return a customer's figures, by one question."""
    today = today or timezone.localdate()
    new_year = dt.date(today.year, 12, 31)
    deals = Deal.objects.of_customer(customer_id)
    runs = Q(pk__in=deals.running_on(today).values("pk"))
    is_open = Q(status__stage="open")
    found = deals.aggregate(
        running=Sum("value", filter=runs),
        to_renew=Sum("value", filter=runs & Q(renews=False, ends_on__lte=new_year)),
        open=Sum("value", filter=is_open),
        open_count=Count("pk", filter=is_open),
    )
    running, to_renew, still_open = (found[name] or NOTHING for name in ("running", "to_renew", "open"))
    return Figures(running, to_renew, still_open, found["open_count"])


def figures_from(deals: Iterable[Deal], today: dt.date) -> Figures:
    """Return the figures of deals that were fetched already."""
    listed = list(deals)
    running = [deal for deal in listed if deal.is_running_on(today)]
    new_year = dt.date(today.year, 12, 31)
    still_open = [deal for deal in listed if deal.status.is_open]
    return Figures(
        sum((deal.value for deal in running), NOTHING),
        sum((deal.value for deal in running if not deal.renews and deal.ends_on and deal.ends_on <= new_year), NOTHING),
        sum((deal.value for deal in still_open), NOTHING),
        len(still_open),
    )
