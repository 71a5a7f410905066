"""A list as one page shows it: rows, columns, counts, and what narrows it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field
from crm_core.lists import addresses
from crm_core.lists.bulk import own_bulk_fields
from crm_core.lists.counting import Count, count_all
from crm_core.lists.filters import Filter, Pill
from crm_core.lists.layouts import Layout, layout_of
from crm_core.lists.listing import Listing, View
from crm_core.lists.paging import Page, page_of
from crm_core.lists.selecting import Wanted
from crm_core.lists.shelf import Shelf, shelf_of, url_of
from crm_core.organisation.queries import rows_at_a_time
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short


@dataclass(frozen=True)
class Row:
    """A row: what it is, its name and address, what stands beside these, and its cells in the order of the columns."""

    thing: Any
    short: str
    name: str
    url: str
    mark: Any
    detail: str
    cells: list[Cell]


@dataclass(frozen=True)
class Tab:
    """A view of the list with its count and its address."""

    view: View
    count: Count
    url: str
    current: bool


@dataclass(frozen=True)
class Culprit:
    """The condition without which the list would not be empty: how it reads, how many there would be, the address."""

    text: str
    count: Count
    url: str


@dataclass(frozen=True)
class ListPage:
    """Everything that the page shows."""

    listing: Listing
    base: str
    rows: list[Row]
    layout: Layout
    shelf: Shelf
    sort: str
    filter: Filter
    pills: list[tuple[Pill, str]]
    after: str
    shown: int
    count: Count
    totals: Mapping[str, Count]
    query: str
    kept: list[tuple[str, str]]
    culprit: Culprit | None = None
    summary: Any = None

    @property
    def columns(self) -> list[Field]:
        """The columns beside the name."""
        return self.layout.shown

    @property
    def tabs(self) -> list[Tab]:
        """The views of the list."""
        return [
            Tab(
                view,
                self.totals[view.key],
                self._address(view),
                view is self.filter.view and self.shelf.shown is None,
            )
            for view in self.listing.views
        ]

    @property
    def name(self) -> str:
        """What the list is called: as it was saved, else as its view."""
        return self.shelf.shown.name if self.shelf.shown else str(self.filter.view.label)

    @property
    def shelves(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """The saved lists beside it, under their headings, each with its address."""
        shelves = ((_("Saved lists"), self.shelf.own), (_("Shared with me"), self.shelf.shared))
        return [(label, [(saved, url_of(saved)) for saved in lists]) for label, lists in shelves if lists]

    @property
    def cleared(self) -> str:
        """The view's address without any condition."""
        return self._address(self.filter.view)

    @property
    def everyone(self) -> Count:
        """How many the first view has: none at all tells that the list has not been begun."""
        return self.totals[self.listing.views[0].key]

    @property
    def selection_url(self) -> str:
        """Where the selection that it is narrowed by is looked at; nothing when it is not, or can not be."""
        return next((value.url for value in self.filter.values.values() if isinstance(value, Wanted)), "")

    @property
    def has_own_bulk(self) -> bool:
        """Whether many can be given a value of a field that the organisation has added."""
        return bool(own_bulk_fields(self.listing))

    @property
    def can_mark_all(self) -> bool:
        """Whether there is more to mark than what is shown."""
        return bool(self.after)

    def _address(self, view: View) -> str:
        # The bare address is that of what one begins with.
        bare = view is self.listing.views[0] and self.shelf.standard is None
        return self.base if bare else f"{self.base}?view={view.key}"


def list_page(request: HttpRequest, actor: Actor, listing: Listing, shelf: Shelf | None = None) -> ListPage:
    """Return the first page, or the one that goes on `after`, of what the address asks for.

    Args:
        request: whose address is read.
        actor: who looks.
        listing: at which list.
        shelf: the saved lists beside it, when they are known already.
    """
    narrowed = Filter.read(listing, request.GET, actor)
    everything = listing.rows(actor)
    shelf = shelf_of(actor, listing, request.GET) if shelf is None else shelf
    layout = layout_of(actor, listing, shelf.shown)
    totals = [view.narrow(everything, actor) for view in listing.views]
    try:
        with narrowed.patience():
            found = narrowed.apply(everything, actor)
            counts = count_all(*totals, *([found] if narrowed.is_narrowed else []))
            count = counts[-1 if narrowed.is_narrowed else listing.views.index(narrowed.view)]
            few = not count.is_more and count.number <= listing.few
            page = _page(request.GET, narrowed, layout, found, few=few)
            summary = listing.summary(found, narrowed.view) if listing.summary else None
    except UserError as error:
        narrowed = narrowed.refused(error.message)
        counts, count, page, summary = count_all(*totals), Count(0), Page([]), None
    by_view = {view.key: count for view, count in zip(listing.views, counts, strict=False)}
    pills = [(pill, addresses.without(request, *pill.parameters)) for pill in narrowed.pills()]
    culprit = None if page.rows or not narrowed.is_narrowed else _culprit(request, actor, everything, narrowed, pills)
    shown = addresses.shown_before(request) + len(page.rows)
    return ListPage(
        listing=listing,
        base=reverse(f"{listing.name}_list"),
        rows=_rows(actor, listing, page, layout.shown),
        layout=layout,
        shelf=shelf,
        sort=sort_of(request.GET, layout, listing),
        filter=narrowed,
        pills=pills,
        after=addresses.with_(request, after=page.after, shown=shown) if page.after else "",
        shown=shown,
        count=count,
        totals=by_view,
        query=addresses.kept(request.GET).urlencode(),
        kept=[(name, value) for name, values in addresses.kept(request.GET, "q").lists() for value in values],
        culprit=culprit,
        summary=summary,
    )


def keys_of(listing: Listing, query: QueryDict, actor: Actor, limit: int) -> list[uuid.UUID]:
    """Return the keys of everything that a list shows, page after page, at most `limit`."""
    found = Filter.read(listing, query, actor).usable().apply(listing.rows(actor), actor)
    return list(found.order_by().values_list("pk", flat=True)[:limit])


def sort_of(query: QueryDict, layout: Layout, listing: Listing) -> str:
    """Return what the list is ordered by: as the address says, else as one is used to, else as everybody is."""
    sortable = listing.sortable()
    asked = (query.get("sort", ""), layout.sort)
    return next((sort for sort in asked if sort.removeprefix("-") in sortable), listing.sort)


def _page(query: QueryDict, narrowed: Filter, layout: Layout, found: Any, *, few: bool) -> Page:
    listing = narrowed.listing
    sort = sort_of(query, layout, listing)
    rows = found.for_list(field.stored_as for field in layout.shown)
    how, after = listing.sort_by(sort), query.get("after", "")
    try:
        page = page_of(rows, how, descending=sort.startswith("-"), after=after, size=rows_at_a_time(), few=few)
    except EmptyResultSet:
        return Page([])  # the conditions can not all be met, which is known without asking
    listing.fetch(page.rows, layout.shown)
    return page


def _rows(actor: Actor, listing: Listing, page: Page, columns: list[Field]) -> list[Row]:
    name_of, cell_of, base = listing.title_field.show, listing.cell, listing.base
    address = listing.address
    rows = []
    for thing in page.rows:
        short = key_to_short(thing.pk)
        cells = [cell_of(actor, thing, column) for column in columns]
        url = address(thing) if address else f"{base}{short}/"
        rows.append(Row(thing, short, name_of(thing), url, listing.mark(thing), listing.detail(thing), cells))
    return rows


def _culprit(
    request: HttpRequest, actor: Actor, everything: Any, narrowed: Filter, pills: list[tuple[Pill, str]]
) -> Culprit | None:
    """Find the condition that takes the most away; all of them are tried in one question."""
    if narrowed.problem:
        return None
    tried = [(f"{pill.label} {pill.value}", pill.parameters, url) for pill, url in pills]
    if narrowed.text:
        tried.append((narrowed.text, ("q",), addresses.without(request, "q")))
    if not tried:
        return None  # what the address names no longer exists
    listing = narrowed.listing
    rest = [Filter.read(listing, addresses.kept(request.GET, *names), actor) for _said, names, _url in tried]
    try:
        with narrowed.patience():
            counts = count_all(*(one.apply(everything, actor) for one in rest), cap=1000)
    except UserError:
        return None  # that nothing was found is known; which condition it is due to may take too long
    most = max(range(len(tried)), key=lambda place: counts[place].number)
    return Culprit(tried[most][0], counts[most], tried[most][2]) if counts[most] else None
