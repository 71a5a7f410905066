"""What a customer's deals come to: one question for the window's key figures and the tab's last row."""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Sum

from crm_core.customers.models import Customer
from crm_core.deals.models import BOUGHT, Deal, Stage
from crm_core.deals.queries import is_running_on

_KEPT = "_deals_worth"
# Stands for the customer in what is compiled once and asked many times.
_ANY = uuid.UUID(int=0)


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


_NAMES = tuple(one.name for one in fields(Worth))


def worth_of(customer_id: uuid.UUID, today: dt.date) -> Worth:
    """Ask what a customer's deals come to."""
    sql, given = _compiled(today)
    with connection.cursor() as cursor:
        cursor.execute(sql, [customer_id if value == _ANY else value for value in given])
        row = cursor.fetchone()
    if row is None:
        return Worth()
    sums = zip(_NAMES, row[1:], strict=True)
    return Worth(**{name: value for name, value in sums if value is not None})


@functools.lru_cache(maxsize=4)
def _compiled(today: dt.date) -> tuple[str, tuple[Any, ...]]:
    """Put the question into SQL, once a day: that takes longer than the answer, and every window asks it."""
    there = Q(archived_at__isnull=True)
    running = there & is_running_on(today)
    new_year = dt.date(today.year + 1, 1, 1)
    this_year = Q(ordered_on__gte=dt.date(today.year, 1, 1), ordered_on__lt=new_year)
    sums = {
        "running": Sum("value", filter=running),
        "to_renew": Sum("value", filter=running & Q(ends_on__lt=new_year, renews=False)),
        "open_value": Sum("value", filter=there & Q(status__stage=Stage.OPEN)),
        "open_count": Count("pk", filter=there & Q(status__stage=Stage.OPEN)),
        "sold": Sum("value", filter=there & this_year & Q(status__stage__in=(*BOUGHT, Stage.ENDED))),
        "archived": Count("pk", filter=~there),
    }
    rows = Deal.objects.filter(customer=_ANY).order_by().values("customer")
    sql, given = rows.annotate(**{name: sums[name] for name in _NAMES}).query.sql_with_params()
    return sql, given


def worth_for(customer: Customer, today: dt.date) -> Worth:
    """Return what a customer's deals come to; asked once for each customer that is fetched."""
    if not hasattr(customer, _KEPT):
        setattr(customer, _KEPT, worth_of(customer.pk, today))
    kept: Worth = getattr(customer, _KEPT)
    return kept
