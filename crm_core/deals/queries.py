"""Questions about deals."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Q, When

if TYPE_CHECKING:
    from crm_core.deals.models import Deal  # noqa: F401  # named in the class below

_OF_A_ROW = (
    *("customer", "description", "quantity", "unit_price", "amount", "recurrence", "created_at", "archived_at"),
    *("starts_on", "ends_on", "answer_by", "notice_months", "renews", "is_reference", "next_step"),
    *("product__name", "status__name", "status__tone", "status__stage", "seller__name"),
    *("orderer__first_name", "orderer__last_name"),
)


def is_running_on(day: dt.date) -> Q:
    """Say that a deal is a contract that brings revenue on a day."""
    from_then = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    until_then = Q(ends_on__isnull=True) | Q(renews=True) | Q(ends_on__gte=day)
    return Q(status__stage__in=("won", "running")) & ~Q(recurrence="once") & from_then & until_then


class DealQuerySet(models.QuerySet["Deal"]):
    """Deals, asked for in words."""

    def active(self) -> Self:
        """Those that are not put away."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are put away."""
        return self.filter(archived_at__isnull=False)

    def of_customer(self, customer_id: uuid.UUID, *, archived: bool = False) -> Self:
        """A customer's deals, or those of them that are put away."""
        return self.filter(customer=customer_id, archived_at__isnull=not archived)

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
        return self.filter(is_running_on(day))

    def sold_by(self, user: Any) -> Self:
        """Those of a seller."""
        return self.filter(seller=user)

    def latest_first(self) -> Self:
        """Those that moved last first."""
        return self.order_by("-status_since", "-id")

    def for_programs(self) -> Self:
        """With all that the API gives of each: two queries, however many there are."""
        return self.for_card().prefetch_related("shares__unit")

    def most_alive_first(self) -> Self:
        """What the customer has, that which ends first on top; what is open, nearest its end; then what is over."""
        rank = Case(
            When(status__stage__in=("won", "running"), then=0),
            When(status__stage="open", then=1),
            default=2,
            output_field=models.SmallIntegerField(),
        )
        ends = Case(When(status__stage__in=("won", "running"), then="ends_on"))
        project = Case(When(recurrence="once", then=1), default=0, output_field=models.SmallIntegerField())
        place = Case(When(status__stage="open", then="status__position"), default=0)
        return self.order_by(rank, ends.asc(nulls_last=True), project, place.desc(), "-status_since", "-id")

    def for_tab(self) -> Self:
        """With what a row of the customer's tab shows of it, and nothing else."""
        return self.select_related("product", "status", "seller", "orderer").only(*_OF_A_ROW)

    def with_something_coming(self, today: dt.date, days: int) -> Self:
        """Those that have a day to think of: a contract that runs out or goes on by itself, an answer that is due."""
        until = today + dt.timedelta(days=days)
        contract = Q(status__stage__in=("won", "running"), ends_on__isnull=False) & ~Q(recurrence="once")
        answer = Q(status__stage="open", answer_by__lte=until)
        return self.filter((contract & (Q(renews=True) | Q(ends_on__lte=until))) | answer)

    def for_card(self) -> Self:
        """With everything that a card or a row shows of it: one query."""
        return self.select_related("customer", "product", "status", "seller", "orderer", "unit", "loss_reason")
