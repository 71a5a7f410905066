"""The customer list as one page shows it: rows, columns, counts, and what narrows it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from crm_core.customers.access import customers_for
from crm_core.customers.actions import BULK_LIMIT
from crm_core.customers.cells import cell_of
from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, fields_of
from crm_core.lists.counting import Count, count_all
from crm_core.lists.filters import CustomerFilter, Pill
from crm_core.lists.layouts import Layout, layout_of
from crm_core.lists.paging import Page, page_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short

PAGE = 50
# A customer whom nobody has been in touch with for so long is marked.
LONG_AGO = dt.timedelta(days=60)


@dataclass(frozen=True)
class Row:
    """A customer and its cells in the order of the columns."""

    customer: Customer
    short: str
    cells: list[Cell]


@dataclass(frozen=True)
class Culprit:
    """The condition without which the list would not be empty: how it reads, how many there would be, the address."""

    text: str
    count: Count
    url: str


@dataclass(frozen=True)
class CustomerList:
    """Everything that the page shows."""

    rows: list[Row]
    columns: list[Field]
    layout: Layout
    sort: str
    filter: CustomerFilter
    pills: list[tuple[Pill, str]]
    after: str
    shown: int
    count: Count
    everyone: Count
    mine: Count
    archived: Count
    query: str
    kept: list[tuple[str, str]]
    culprit: Culprit | None = None

    @property
    def can_mark_all(self) -> bool:
        """Whether there is more to mark than what is shown, and not more than can be changed at once."""
        return bool(self.after) and not self.count.is_more and self.count.number <= BULK_LIMIT


def customer_list(request: HttpRequest, actor: Actor) -> CustomerList:
    """Return the first page, or the one that goes on `after`, of what the address asks for."""
    narrowed = CustomerFilter.read(request.GET)
    everyone = customers_for(actor)
    layout = layout_of(actor, CUSTOMER)
    page, sort = _page(request.GET, actor, narrowed, layout)
    found = narrowed.apply(everyone, actor)
    totals = [everyone.active(), everyone.active().owned_by(actor.user), everyone.archived()]
    counts = count_all(*totals, *([found] if narrowed.is_narrowed else []))
    by_view = dict(zip(("all", "mine", "archived"), counts, strict=False))
    pills = [(pill, _without(request, *pill.parameters)) for pill in narrowed.pills()]
    return CustomerList(
        rows=_rows(actor, page, layout.shown),
        columns=layout.shown,
        layout=layout,
        sort=sort,
        filter=narrowed,
        pills=pills,
        after=_with(request, after=page.after, shown=_before(request) + len(page.rows)) if page.after else "",
        shown=_before(request) + len(page.rows),
        count=counts[3] if narrowed.is_narrowed else by_view[narrowed.view],
        everyone=by_view["all"],
        mine=by_view["mine"],
        archived=by_view["archived"],
        query=_kept(request, "after", "shown").urlencode(),
        kept=[(name, value) for name, values in _kept(request, "q").lists() for value in values],
        culprit=_culprit(request, actor, narrowed, pills) if narrowed.is_narrowed and not page.rows else None,
    )


def customer_keys(query: QueryDict, actor: Actor, limit: int) -> list[Any]:
    """Return the keys of everybody whom a list shows, page after page, at most `limit`."""
    narrowed = CustomerFilter.read(query)
    return list(narrowed.apply(customers_for(actor), actor).order_by().values_list("pk", flat=True)[:limit])


def _page(query: QueryDict, actor: Actor, narrowed: CustomerFilter, layout: Layout) -> tuple[Page, str]:
    sortable = {field.name: field.sort for field in fields_of(CUSTOMER) if field.sort}
    sort = next((s for s in (query.get("sort", ""), layout.sort) if s.removeprefix("-") in sortable), "name")
    customers = narrowed.apply(customers_for(actor), actor).for_list(field.stored_as for field in layout.shown)
    how = sortable[sort.removeprefix("-")]
    page = page_of(customers, how, descending=sort.startswith("-"), after=query.get("after", ""), size=PAGE)
    if any(field.name == "tags" for field in layout.shown):
        prefetch_related_objects(page.rows, "tags")
    return page, sort


def _rows(actor: Actor, page: Page, columns: list[Field]) -> list[Row]:
    long_ago = timezone.now() - LONG_AGO
    rows = []
    for customer in page.rows:
        cells = [_cell(actor, customer, column) for column in columns]
        for cell in cells:
            if cell.field.name == "last_contact":
                cell.late = cell.value is not None and cell.value < long_ago
        rows.append(Row(customer, key_to_short(customer.pk), cells))
    return rows


def _cell(actor: Actor, customer: Customer, column: Field) -> Cell:
    # A list is read and scanned: only the status is changed there, the rest where all of the customer is seen.
    return cell_of(actor, customer, column) if column.name == "status" else Cell(column, customer)


def _with(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _without(request: HttpRequest, *names: str) -> str:
    query = _kept(request, *names)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _kept(request: HttpRequest, *names: str) -> QueryDict:
    query = request.GET.copy()
    for name in (*names, "after", "shown"):
        query.pop(name, None)
    return query


def _before(request: HttpRequest) -> int:
    shown = request.GET.get("shown", "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 8 else 0


def _culprit(
    request: HttpRequest, actor: Actor, narrowed: CustomerFilter, pills: list[tuple[Pill, str]]
) -> Culprit | None:
    """Find the condition that takes the most away; all of them are tried in one question."""
    tried = [(f"{pill.label} {pill.value}", pill.parameters, url) for pill, url in pills]
    if narrowed.text:
        tried.append((narrowed.text, ("q",), _without(request, "q")))
    without = [CustomerFilter.read(_kept(request, *names)) for _text, names, _url in tried]
    if not tried:
        return None  # what the address names no longer exists
    counts = count_all(*(one.apply(customers_for(actor), actor) for one in without), cap=1000)
    most = max(range(len(tried)), key=lambda place: counts[place].number)
    return Culprit(tried[most][0], counts[most], tried[most][2]) if counts[most] else None
