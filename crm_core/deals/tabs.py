"""The products of a customer, in its window; and what deals bring to the rest of it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register
from crm_core.deals import window  # noqa: F401  # registers the figures and the steps
from crm_core.deals.models import Deal
from crm_core.deals.overview import figures_from, figures_of
from crm_core.deals.periods import share_gone
from crm_core.deals.permissions import VIEW, WRITE
from crm_core.deals.thinking import NEAR, Thought, thought_of
from kundsystem.accounts.http import TenantRequest

SHOWN = 50
# What one has comes first, then what is on its way, then what is over.
PLACE = Case(
    When(status__stage__in=("won", "running"), then=0),
    When(status__stage="open", then=1),
    default=2,
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Row:
    """A deal as a row: what to think of, and how much of its contract period has gone by, in per cent."""

    deal: Deal
    thought: Thought
    gone: int | None

    @property
    def is_near(self) -> bool:
        """Whether something about it is to be done soon."""
        return self.thought.tone == NEAR


def row_of(deal: Deal, today: dt.date | None = None) -> Row:
    """Make a deal's row."""
    today = today or timezone.localdate()
    has_period = deal.starts_on and deal.ends_on and deal.status.stage in {"won", "running"}
    gone = None
    if has_period and deal.starts_on and deal.ends_on and deal.starts_on <= today:
        gone = round(share_gone(deal.starts_on, deal.ends_on, today) * 100)
    return Row(deal, thought_of(deal, today), gone)


def rows_of(customer_id: uuid.UUID, limit: int | None) -> list[Row]:
    """Return a customer's deals as rows."""
    deals = Deal.objects.of_customer(customer_id).for_card().order_by(PLACE, "-status_since", "-id")
    today = timezone.localdate()
    return [row_of(deal, today) for deal in deals[:limit]]


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: the first deals, or all of them when asked."""
    limit = None if "all" in request.GET else SHOWN + 1
    rows = rows_of(customer.pk, limit)
    more = limit is not None and len(rows) == limit
    today = timezone.localdate()
    return {
        "rows": rows[:SHOWN] if more else rows,
        "more": more,
        "total": getattr(customer, "count_deals", 0),
        # What is not shown is summed up by the database.
        "sums": figures_of(customer.pk, today) if more else figures_from([row.deal for row in rows], today),
        "may_write_deals": request.actor.may(WRITE) and not customer.is_archived,
    }


register(
    Tab(
        key="deals",
        label=_("Products"),
        template="crm_core/deals/_tab.html",
        context=context,
        count=lambda: Deal.objects.active(),
        permission=VIEW,
        order=10,
    )
)
