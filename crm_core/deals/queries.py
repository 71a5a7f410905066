"""Questions about deals."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from crm_core.deals.models import Deal  # noqa: F401  # named in the class below


class DealQuerySet(models.QuerySet["Deal"]):
    """Deals, asked for in words."""

    def active(self) -> Self:
        """Those that are not put away."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are put away."""
        return self.filter(archived_at__isnull=False)

    def of_customer(self, customer_id: uuid.UUID) -> Self:
        """A customer's deals."""
        return self.active().filter(customer=customer_id)

    def at(self, customer_id: uuid.UUID) -> Self:
        """Those at a customer, whether put away or not."""
        return self.filter(customer=customer_id)

    def changed_since(self, moment: dt.datetime) -> Self:
        """Those that were made, changed or moved at a moment or after it."""
        return self.filter(updated_at__gte=moment)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def in_stages(self, *stages: str) -> Self:
        """Those whose status means one of these."""
        return self.filter(status__stage__in=stages)

    def open(self) -> Self:
        """Those that are still to be decided."""
        return self.in_stages("open")

    def bought(self) -> Self:
        """Those that the customer has said yes to."""
        return self.in_stages("won", "running")

    def running_on(self, day: dt.date) -> Self:
        """Contracts that bring revenue on a day; `Deal.is_running_on` tells the same of one."""
        from_then = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        until_then = Q(ends_on__isnull=True) | Q(renews=True) | Q(ends_on__gte=day)
        return self.bought().exclude(recurrence="once").filter(from_then, until_then)

    def sold_by(self, user: Any) -> Self:
        """Those of a seller."""
        return self.filter(seller=user)

    def latest_first(self) -> Self:
        """Those that moved last first."""
        return self.order_by("-status_since", "-id")

    def for_programs(self) -> Self:
        """With all that the API gives of each: two queries, however many there are."""
        return self.for_card().prefetch_related("shares__unit")

    def for_card(self) -> Self:
        """With everything that a card or a row shows of it: one query."""
        return self.select_related("customer", "product", "status", "seller", "orderer", "unit", "loss_reason")
