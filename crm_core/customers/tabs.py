"""The tabs of the customer window.

Each subject registers its own, in its `tabs.py`; one that nobody registered is not there.
"""

import functools
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise

from crm_core.customers.models import Customer, WindowTab
from crm_core.customers.queries import MERGED_MARK
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest

# What a tab shows at first, and at most when all are asked for.
SHOWN, MOST = 50, 500


@dataclass(frozen=True)
class Some:
    """Some of the things that a tab has: the first, or as many as a page can hold.

    Args:
        things: what is shown.
        more: whether one may ask for all.
        cut: whether there are so many that even then some are left out.
    """

    things: list[Any]
    more: bool = False
    cut: bool = False


def some_of(request: TenantRequest, things: QuerySet[Any]) -> Some:
    """Return the first things of a tab, or `MOST` of them when all are asked for."""
    asks_for_all = "all" in request.GET
    limit = MOST if asks_for_all else SHOWN
    found = list(things[: limit + 1])
    is_more = len(found) > limit
    return Some(found[:limit], more=is_more and not asks_for_all, cut=is_more and asks_for_all)


@dataclass(frozen=True)
class Tab:
    """One tab.

    Args:
        key: its word in the address, `/customers/…/<key>/`.
        label: lazily translated.
        template: what is shown below the tabs; a fragment that brings no frame.
        context: gives the template what it shows; called for the open tab only.
        count: the rows it is about, with a column `customer`; all tabs' counts are one query. Without, no number stands
            beside it.
        permission: what is needed to see it.
        order: small first.
    """

    key: str
    label: str | Promise
    template: str
    context: Callable[[TenantRequest, Customer], dict[str, Any]]
    count: Callable[[], QuerySet[Any]] | None
    permission: str = "customers.view"
    order: int = 100

    @property
    def count_name(self) -> str:
        """The attribute of the customer that holds the count."""
        return f"count_{self.key.replace('-', '_')}"


def has_none(customer: Customer, key: str) -> bool:
    """Tell whether a tab of the customer is known to have nothing in it, so that nothing has to be asked."""
    return getattr(customer, f"count_{key}", None) == 0


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


def every_tab() -> list[Tab]:
    """Return every tab there is, as the organisation has put them in order: those that it hides, too."""
    return arranged(list(_tabs.values()), {tab.key: (tab.position, False) for tab in WindowTab.objects.all()})


def arranged(tabs: list[Tab], arrangement: Mapping[str, tuple[int, bool]], opened: str = "") -> list[Tab]:
    """Return tabs in the organisation's order, without those that it hides, unless one is opened by its address.

    A tab that came after the order was made stands where it would stand without one: after those before it.
    """
    usual = sorted(tabs, key=lambda tab: (tab.order, tab.key))
    place = -1
    places = {}
    for tab in usual:
        place = arrangement.get(tab.key, (place, False))[0]
        places[tab.key] = place
    shown = [tab for tab in usual if tab.key == opened or not arrangement.get(tab.key, (0, False))[1]]
    return sorted(shown, key=lambda tab: places[tab.key])


def count_rows(tabs: list[Tab], customer: Customer) -> dict[str, tuple[int, bool]]:
    """Put each tab's count on the customer, as `count_<key>`, and return how they are arranged: one question for all.

    The arrangement says of each tab where it stands and whether it is hidden. `has_merged` is put there, too.
    """
    counted = [tab for tab in tabs if tab.count is not None]
    sql, given = _compiled_mark()
    parts, parameters = [f"({sql})"], [*given]
    for tab in counted:
        sql, given = _compiled(tab)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  # compiled by Django
        parameters += given
    parameters = [customer.pk if value == _ANY else value for value in parameters]
    with connection.cursor() as cursor:
        arrangement = "(SELECT jsonb_object_agg(key, jsonb_build_array(position, is_hidden)) FROM window_tab)"
        cursor.execute(f"SELECT {', '.join([*parts, arrangement])}", parameters)  # compiled by Django, values beside
        has_merged, *row, found = cursor.fetchone()
    setattr(customer, MERGED_MARK, has_merged)
    for tab, number in zip(counted, row, strict=True):
        setattr(customer, tab.count_name, number)
    return {key: (position, hidden) for key, (position, hidden) in json.loads(found or "{}").items()}


# Stands for the customer in what is compiled once and asked many times.
_ANY = uuid.UUID(int=0)


@functools.cache
def _compiled_mark() -> tuple[str, tuple[Any, ...]]:
    rows = Customer.objects.with_keys([_ANY]).with_merged_mark().order_by().values(MERGED_MARK)
    return rows.query.sql_with_params()


@functools.cache
def _compiled(tab: Tab) -> tuple[str, tuple[Any, ...]]:
    if tab.count is None:
        raise ValueError(tab.key)
    rows = tab.count().filter(customer=_ANY).order_by().values("pk")
    return rows.query.sql_with_params()
