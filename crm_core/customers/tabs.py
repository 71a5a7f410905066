"""The tabs of the customer window.

Each subject registers its own, in its `tabs.py`; one that nobody registered is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from crm_core.customers.models import Customer
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest


@dataclass(frozen=True)
class Tab:
    """One tab.

    Args:
        key: its word in the address, `/customers/…/<key>/`.
        label: lazily translated.
        template: what is shown below the tabs; a fragment that brings no frame.
        context: gives the template what it shows; called for the open tab only.
        count: the rows it is about, with a column `customer`; all tabs' counts are one query.
        permission: what is needed to see it.
        order: small first.
    """

    key: str
    label: str | Promise
    template: str
    context: Callable[[TenantRequest, Customer], dict[str, Any]]
    count: Callable[[], QuerySet[Any]]
    permission: str = "customers.view"
    order: int = 100

    @property
    def count_name(self) -> str:
        """The attribute of the customer that holds the count."""
        return f"count_{self.key.replace('-', '_')}"


class TabKey:
    """The keys in addresses: only those that are registered, so that other addresses below a customer stay free."""

    @property
    def regex(self) -> str:
        """Any of the keys."""
        return "|".join(sorted(_tabs)) or "-"

    def to_python(self, value: str) -> str:
        """Read a key."""
        return value

    def to_url(self, value: str) -> str:
        """Write a key."""
        return value


_tabs: dict[str, Tab] = {}


def register(tab: Tab) -> None:
    """Add a tab, or put another in its place."""
    _tabs[tab.key] = tab


def tabs_for(actor: Actor) -> list[Tab]:
    """Return the tabs that an actor may see, in order."""
    return sorted((tab for tab in _tabs.values() if actor.may(tab.permission)), key=lambda tab: (tab.order, tab.key))


def counts_of(tabs: list[Tab]) -> dict[str, Any]:
    """Return the annotations `count_<key>` for a query of customers."""
    return {tab.count_name: Coalesce(Subquery(_count(tab)), 0) for tab in tabs}


def _count(tab: Tab) -> QuerySet[Any]:
    rows = tab.count().filter(customer=OuterRef("pk"))
    return rows.order_by().values("customer").annotate(number=Count("pk")).values("number")
