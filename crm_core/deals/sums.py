"""What deals come to: how many, their value in a year, and that value weighed by probability."""

import uuid
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from crm_core.deals.queries import DealQuerySet

# Of every deal: its own probability, else its status'.
_WEIGHED = Sum(F("value") * Coalesce("probability", "status__probability")) / Decimal(100)


@dataclass(frozen=True)
class Sums:
    """Some deals together; money in whole kronor, as it is read."""

    count: int = 0
    value: Decimal = Decimal(0)
    weighed: Decimal = Decimal(0)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.count + other.count, self.value + other.value, self.weighed + other.weighed)


def sums_by_status(*parts: DealQuerySet) -> dict[uuid.UUID, Sums]:
    """Return what the deals of each status come to: one question, also of several parts, none with another's statuses.

    Parts rather than one condition with *or* in it: each is summed in an index by itself.
    """
    rows = [
        deals.order_by().values_list("status").annotate(many=Count("pk"), worth=Sum("value"), weighed=_WEIGHED)
        for deals in parts
    ]
    found = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    return {status: Sums(many, _kronor(worth), _kronor(weighed)) for status, many, worth, weighed in found}


def total_of(deals: DealQuerySet) -> Sums:
    """Return what the deals come to together: one question."""
    found = deals.order_by().aggregate(many=Count("pk"), worth=Sum("value"), weighed=_WEIGHED)
    return Sums(found["many"], _kronor(found["worth"]), _kronor(found["weighed"]))


def _kronor(amount: Decimal | None) -> Decimal:
    return (amount or Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)
