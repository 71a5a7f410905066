"""A customer's deals as the window's tab shows them, row by row."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.deals.terms import Term, term_of
from crm_core.deals.thinking import Thought, thought_of
from crm_core.products.models import Recurrence

# What an amount is for, where it is for something else than a year or once and for all.
PER: dict[str, Any] = {
    Recurrence.MONTH: pgettext_lazy("after an amount", "/month"),
    Recurrence.QUARTER: pgettext_lazy("after an amount", "/quarter"),
}


@dataclass(frozen=True)
class Row:
    """A deal, and what is worked out of it for the day it is shown."""

    deal: Deal
    term: Term
    thought: Thought

    @property
    def per(self) -> Any:
        """What the amount is for, unless it is for a year or charged once."""
        return PER.get(self.deal.recurrence, "")


def rows_of(deals: list[Deal], customer: Customer, today: dt.date | None = None) -> list[Row]:
    """Make rows of a customer's deals."""
    today = today or timezone.localdate()
    return [Row(deal, term_of(deal, today), thought_of(deal, today, customer.last_contact_at)) for deal in deals]
