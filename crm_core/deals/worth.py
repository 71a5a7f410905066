"""What a customer's deals come to: one question for the window's key figures and the tab's last row."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from crm_core.customers.models import Customer
from crm_core.deals.models import BOUGHT, Deal, Stage
from crm_core.deals.queries import is_running_on

_KEPT = "_deals_worth"


@dataclass(frozen=True)
class Worth:
    """What a customer's deals come to, in kronor.

    Args:
        running: what contracts that run today bring in a year.
        to_renew: what those of them bring whose period ends before New Year and that do not go on by themselves.
        open_value: what open deals would bring in a year, or once; `open_count` is how many they are.
        sold: the same of what was ordered this year.
        archived: how many deals are put away.
    """

    running: Decimal = Decimal(0)
    to_renew: Decimal = Decimal(0)
    open_value: Decimal = Decimal(0)
    open_count: int = 0
    sold: Decimal = Decimal(0)
    archived: int = 0


def worth_of(customer_id: uuid.UUID, today: dt.date) -> Worth:
    """Ask what a customer's deals come to."""
    there = Q(archived_at__isnull=True)
    running = there & is_running_on(today)
    new_year = dt.date(today.year + 1, 1, 1)
    this_year = Q(ordered_on__gte=dt.date(today.year, 1, 1), ordered_on__lt=new_year)
    sums = Deal.objects.filter(customer=customer_id).aggregate(
        running=Sum("value", filter=running),
        to_renew=Sum("value", filter=running & Q(ends_on__lt=new_year, renews=False)),
        open_value=Sum("value", filter=there & Q(status__stage=Stage.OPEN)),
        open_count=Count("pk", filter=there & Q(status__stage=Stage.OPEN)),
        sold=Sum("value", filter=there & this_year & Q(status__stage__in=(*BOUGHT, Stage.ENDED))),
        archived=Count("pk", filter=~there),
    )
    return Worth(**{name: value for name, value in sums.items() if value is not None})


def worth_for(customer: Customer, today: dt.date) -> Worth:
    """Return what a customer's deals come to; asked once for each customer that is fetched."""
    if not hasattr(customer, _KEPT):
        setattr(customer, _KEPT, worth_of(customer.pk, today))
    kept: Worth = getattr(customer, _KEPT)
    return kept
