"""Questions about deals."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from crm_core.customers.models import Customer
from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.deals.models import Deal  # noqa: F401  # named in the class below

_OF_A_ROW = (
    *("customer", "description", "quantity", "unit_price", "amount", "recurrence", "created_at", "archived_at"),
    *("starts_on", "ends_on", "answer_by", "notice_months", "renews", "is_reference", "next_step"),
    *("product__name", "status__name", "status__tone", "status__stage", "seller__name", "seller__avatar"),
    *("orderer__first_name", "orderer__last_name"),
)
# What a list shows of what a deal refers to; the rest of those rows is wide, and stays where it is.
_SHOWN = {
    "customer": ("name",),
    "product": ("name",),
    "status": ("name", "tone", "stage", "probability"),
    "seller": ("name", "email", "avatar"),
    "orderer": ("first_name", "last_name"),
    "reference_contact": ("first_name", "last_name"),
    "unit": ("name",),
    "loss_reason": ("name",),
}
_ALWAYS = ("id", "customer", "product", "status", "archived_at")


def is_running_on(day: dt.date) -> Q:
    """Say that a deal is a contract that brings revenue on a day."""
    from_then = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    until_then = Q(ends_on__isnull=True) | Q(renews=True) | Q(ends_on__gte=day)
    return Q(status__stage__in=("won", "running")) & ~Q(recurrence="once") & from_then & until_then


class DealQuerySet(models.QuerySet["Deal"]):
    """Deals, asked for in words."""

    _by_stage: dict[str, list[uuid.UUID]] | None = None

    def seen_by(self, actor: Actor) -> Self:
        """Those at customers that an actor may see."""
        return self.filter(within_reach(actor, "customer"))

    def knowing_stages(self) -> Self:
        """The same, having read once which statuses mean what: one small question.

        The database knows how many deals each status has, but not how many a stage has. Where there are very many, it
        finds the few that are open by their statuses, and goes through all of them when it is told the stage.
        """
        from crm_core.deals.models import DealStatus

        by_stage: dict[str, list[uuid.UUID]] = {}
        for stage, key in DealStatus.objects.order_by().values_list("stage", "pk"):
            by_stage.setdefault(stage, []).append(key)
        found = self.all()
        found._by_stage = by_stage
        return found

    def _clone(self) -> Self:
        found = super()._clone()  # type: ignore[misc]
        found._by_stage = self._by_stage
        return found

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

    def with_keys_in(self, keys: Any) -> Self:
        """Those whose keys a question of its own finds."""
        return self.filter(pk__in=keys)

    def with_value(self, same: Q) -> Self:
        """Those that have a value of one of their fields, as `Field.same` says it."""
        return self.filter(same)

    def with_status(self, *statuses: uuid.UUID) -> Self:
        """Those that have one of the statuses."""
        return self.filter(status__in=statuses)

    def in_stages(self, *stages: str) -> Self:
        """Those whose status means one of these."""
        if self._by_stage is None:
            return self.filter(status__stage__in=stages)
        return self.with_status(*(key for stage in stages for key in self._by_stage.get(stage, [])))

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

    def references(self) -> Self:
        """Those whose customers let themselves be named."""
        return self.filter(is_reference=True)

    def matching(self, text: str) -> Self:
        """Those of customers that are found by the text."""
        return self.filter(customer__in=Customer.objects.matching(text)) if text.strip() else self

    def moved_between(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Those that got their status from one day to another, both included; either may be left open."""
        begins = Q(status_since__gte=_midnight(first)) if first else Q()
        ends = Q(status_since__lt=_midnight(last + dt.timedelta(days=1))) if last else Q()
        return self.filter(begins & ends)

    def ordered_between(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Those ordered from one day to another, both included; either may be left open."""
        return self._days("ordered_on", first, last)

    def ending_between(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Those whose contract ends from one day to another, both included; either may be left open."""
        return self._days("ends_on", first, last)

    def _days(self, column: str, first: dt.date | None, last: dt.date | None) -> Self:
        begins = Q(**{f"{column}__gte": first}) if first else Q()
        ends = Q(**{f"{column}__lte": last}) if last else Q()
        return self.filter(begins & ends)

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

    def moved_before(self, since: dt.datetime, pk: uuid.UUID) -> Self:
        """Those that follow one in the order of `latest_first`."""
        # The first condition says nothing new, but lets an index find where to begin.
        return self.filter(status_since__lte=since).filter(Q(status_since__lt=since) | Q(id__lt=pk))

    def for_list(self, attributes: Iterable[str]) -> Self:
        """With what a list shows: names, the status and the given attributes; in order of the customer's name."""
        wanted = {*_ALWAYS, *attributes}
        related = [name for name in _SHOWN if name in wanted]
        narrow = [f"{name}__{column}" for name in related for column in _SHOWN[name]]
        return self.by_customer().select_related(*related).only(*wanted, *narrow)

    def for_board(self) -> Self:
        """With what a card on the board shows, and nothing else of wide rows: one query."""
        return self.select_related("customer", "product", "status", "seller").only(
            *(*_ALWAYS, "seller", "description", "value", "recurrence", "status_since", "created_at"),
            *("next_step", "answer_by", "starts_on", "ends_on", "notice_months", "renews", "probability"),
            *(
                "customer__name",
                "customer__last_contact_at",
                "product__name",
                "seller__name",
                "seller__email",
                "seller__avatar",
            ),
            *("status__name", "status__tone", "status__stage", "status__probability"),
        )

    def by_customer(self) -> Self:
        """With the customer's place in order of name as `sort_key`."""
        return self.annotate(sort_key=F("customer__sort_key"))

    def for_card(self) -> Self:
        """With everything that a card or a row shows of it: one query."""
        people = ("seller", "orderer", "reference_contact")
        return self.select_related("customer", "product", "status", *people, "unit", "loss_reason")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
