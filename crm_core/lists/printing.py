"""A list on paper: as it is shown, and no more of it than anybody wants to hold."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.http import QueryDict

from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field
from crm_core.lists.counting import Count, count_all
from crm_core.lists.filters import Filter, Pill
from crm_core.lists.layouts import layout_of
from crm_core.lists.listing import Listing
from crm_core.lists.pages import sort_of
from crm_core.lists.paging import Page, page_of
from crm_core.lists.selecting import name_of
from crm_core.lists.shelf import shelf_of
from kundsystem.accounts.actor import Actor

# Some ten sheets; who wants more than that wants a file.
MOST = 500
# With more columns than these the sheet is turned.
UPRIGHT = 5


@dataclass(frozen=True)
class Paper:
    """What is printed.

    Args:
        name: what the list is called.
        pills: what narrows it.
        columns: beside the name.
        rows: each row's name and cells.
        total: how many there are, of which the first are printed.
    """

    name: str
    pills: list[Pill]
    columns: list[Field]
    rows: list[tuple[str, list[Cell]]]
    total: Count

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are printed."""
        return self.total.number > len(self.rows)

    @property
    def is_wide(self) -> bool:
        """Whether the sheet is turned."""
        return len(self.columns) > UPRIGHT


def paper_of(query: QueryDict, actor: Actor, listing: Listing) -> Paper:
    """Return the list as it is printed.

    Raises:
        UserError: it can not be shown, so not be printed either.
    """
    narrowed = Filter.read(listing, query, actor).usable()
    saved = shelf_of(actor, listing, query).shown
    layout = layout_of(actor, listing, saved)
    sort = sort_of(query, layout, listing)
    with narrowed.patience():
        found = narrowed.apply(listing.rows(actor), actor)
        total = count_all(found)[0]
        shown = found.for_list(field.stored_as for field in layout.shown)
        try:
            page = page_of(shown, listing.sort_by(sort), descending=sort.startswith("-"), size=MOST)
        except EmptyResultSet:
            page = Page([])
    listing.prepare(page.rows, layout.shown)
    rows = [(listing.title_field.show(thing), [Cell(column, thing) for column in layout.shown]) for thing in page.rows]
    return Paper(saved.name if saved else name_of(narrowed), narrowed.pills(), layout.shown, rows, total)
