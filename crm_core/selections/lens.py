"""What a condition looks at: each customer, or each person together with its customer."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm_core.selections.tree import PERSONS
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.selections.references import References


@dataclass(frozen=True)
class Lens:
    """The rows that are asked about, and what the question depends on besides them.

    Args:
        result: `customers` or `persons`.
        actor: who asks.
        today: the day that relative periods count from.
        references: the values that the conditions name, read already.
        path: the saved selections that led here, so that none is asked about itself.
        inner: what the conditions have worked out already, by whatever they like.
        apart: whether the condition is one of several that are enough. The database makes a join only of what has to
            hold; anything else it would look for anew at every customer, unless it is found once for all of them.
    """

    result: str
    actor: Actor
    today: dt.date
    references: "References"
    path: tuple[uuid.UUID, ...] = ()
    inner: dict[Any, Any] = field(default_factory=dict, compare=False)
    apart: bool = False

    @property
    def of_persons(self) -> bool:
        """Whether persons are asked for."""
        return self.result == PERSONS

    @property
    def customer(self) -> OuterRef:
        """The customer's key, inside a question about something else."""
        return OuterRef("customer_id" if self.of_persons else "pk")

    def has(self, rows: QuerySet[Any]) -> Q | Exists:
        """Ask whether the customer has one of some rows; they have a column `customer`."""
        if self.apart:
            return Q(**{f"{self.column('pk')}__in": rows.order_by().values("customer")})
        return Exists(rows.filter(customer=self.customer))

    def column(self, name: str) -> str:
        """Return a customer's column as the rows that are asked about reach it."""
        return f"customer__{name}" if self.of_persons else name
