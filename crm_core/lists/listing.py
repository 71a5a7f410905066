"""What a list is: one description of it, which everything here asks.

A subject describes its list once and registers it. Columns, order, paging, filters, counts, marking many and the
addresses of all that follow from the description; so will saved lists and export.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, Sort, fetch, field_of, fields_of
from crm_core.lists.conditions import Condition
from crm_core.lists.own_conditions import own_conditions
from crm_core.selections import tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound

# What is done with many rows, besides giving a field a value.
ARCHIVE, RESTORE, NOTE = "archive", "restore", "note"
_ARCHIVE, _BRING_BACK = gettext_lazy("Archive"), gettext_lazy("Bring back")


@dataclass(frozen=True)
class View:
    """One of the lists that a subject has from the beginning: everybody, one's own, what is put away.

    Args:
        key: its word in the address; the first view needs none.
        label: lazily translated.
        icon: name in icons.txt.
        narrow: takes the rows that belong to it out of all that the actor may see.
        is_archived: whether its rows are put away, so that they are brought back instead.
        criteria: what says the same in a selection; None when nothing does.
    """

    key: str
    label: Any
    icon: str
    narrow: Callable[[Any, Actor], Any]
    is_archived: bool = False
    criteria: Callable[[Actor], tuple[tree.Condition, ...]] | None = None


@dataclass(frozen=True)
class Beside:
    """Another page about the same rows, which is reached from the list.

    Args:
        url_name: name of its address.
        label: lazily translated.
        icon: name in icons.txt.
        permission: to see it.
    """

    url_name: str
    label: Any
    icon: str
    permission: str


@dataclass(frozen=True)
class BulkField:
    """A field that many rows can be given at once.

    Args:
        name: of the field.
        label: of its button, lazily translated.
        icon: name in icons.txt.
        nothing: what setting it to nothing is called; empty where it must have a value.
        choices: what can be chosen (value, text, tone), when it is more than what the field's kind offers.
        of: name of the field, when the button is not called like it since it does something else.
        change: what it does then, as `Bulk.change`.
    """

    name: str
    label: Any
    icon: str
    nothing: Any = ""
    choices: Callable[[], list[tuple[str, str, str]]] | None = None
    of: str = ""
    change: Callable[[Actor, list[uuid.UUID], Field, str], tuple[int, str]] | None = None


def _none(rows: Any, what: str, chosen: str) -> Any:
    """Nothing is known to be so already."""
    return rows.none()


@dataclass(frozen=True)
class Bulk:
    """What is done with many rows at once: actions of the subject, which themselves say who may.

    Args:
        fields: what can be changed.
        change: gives the rows a value, as it was chosen; returns how many and how the value reads.
        archive: puts them away; `restore` brings them back. Both return how many.
        already: those of some rows that are so already, by what is done and what was chosen.
        write: writes the same note about them: text, and the kind's key; `write_permission` to do it.
        told: says what was done: field name, `archive`, `restore` or `note`; how many; how the value reads.
        permission: to change; `archive_permission` to put away and bring back.
        limit: how many at most at once; more are changed piece by piece.
        label: what the bar of buttons is called.
        with_own_fields: whether `change` takes the fields that the organisation has added.
        nothing_marked: what is said when no row is marked.
        archive_label: of the button that puts away, with its icon, and `restore_label` of the one that brings back.
    """

    fields: tuple[BulkField, ...]
    change: Callable[[Actor, list[uuid.UUID], Field, str], tuple[int, str]]
    archive: Callable[[Actor, list[uuid.UUID]], int]
    restore: Callable[[Actor, list[uuid.UUID]], int]
    told: Callable[[str, int, str], str]
    permission: str
    archive_permission: str
    limit: int
    label: Any
    nothing_marked: Any
    already: Callable[[Any, str, str], Any] = _none
    write: Callable[[Actor, list[uuid.UUID], str, str], int] | None = None
    write_permission: str = ""
    with_own_fields: bool = False
    archive_label: Any = _ARCHIVE
    archive_icon: str = "archive"
    restore_label: Any = _BRING_BACK

    def permission_for(self, what: str) -> str:
        """Return what somebody must have to do something with many: archive, restore, note, or change a field."""
        if what == NOTE:
            return self.write_permission
        return self.archive_permission if what in {ARCHIVE, RESTORE} else self.permission


def _as_they_are(rows: list[Any], columns: list[Field]) -> None:
    """Nothing more is needed to show the rows."""


@dataclass(frozen=True)
class Listing:
    """A subject's list.

    Args:
        name: the subject, as its fields are registered; its addresses are called `<name>_list`, `<name>_columns` …
        permission: to see it.
        rows: everything that an actor may see of the subject, put away or not: a queryset with `for_list(attributes)`,
            whose rows have a `sort_key` to be ordered by when nothing else tells them apart.
        title: the field that names a row and leads to it; always the first column.
        base: what a row's address begins with, before its key.
        views: the lists there are; the first is shown when the address names none.
        conditions: what it can be narrowed by, in order.
        search: narrows the rows by what is typed into the filter.
        templates: folder of what only this list has: `_count.html` and `_empty.html`.
        cell_template: a value that is changed where it stands.
        cell: a field of a row as it is shown; changed there when it has an address.
        bulk: what is done with many at once.
        sort: the order to begin with, as in the address.
        summary: what the rows of a view come to together, for its `_count.html`; asked for once, or not at all.
        few: up to how many rows are sorted as a whole. More than none only where what narrows the rows goes together
            with what orders them, as a deal's status with its dates; see `paging`.
        prepare: fetches what the columns show and the rows do not have, once for a page.
        mark: what is written beside a row's name, such as that it is a sample; `detail` stands there in small letters.
        beside: other pages about the same rows.
        selectable: whether its rows are what a selection finds.
        label: of the page; `column_label` heads the first column; `show_label` stands on the conditions' button,
            `filter_label` in the filter, `none_label` where nothing meets the conditions; all lazily translated.
        create: name of the address that makes one, its label, and the permission; None where one is made elsewhere.
        address: a row's address, where it is not `base` and the key.
    """

    name: str
    permission: str
    rows: Callable[[Actor], Any]
    title: str
    base: str
    views: tuple[View, ...]
    conditions: tuple[Condition, ...]
    search: Callable[[Any, str], Any]
    templates: str
    cell_template: str
    cell: Callable[[Actor, Any, Field], Cell]
    bulk: Bulk
    sort: str
    label: Any
    column_label: Any
    show_label: Any
    filter_label: Any
    none_label: Any
    create: tuple[str, Any, str] | None = None
    address: Callable[[Any], str] | None = None
    summary: Callable[[Any, View], Any] | None = None
    few: int = 0
    prepare: Callable[[list[Any], list[Field]], None] = _as_they_are
    mark: Callable[[Any], Any] = lambda row: ""
    detail: Callable[[Any], str] = lambda row: ""
    beside: tuple[Beside, ...] = ()
    selectable: bool = False

    @property
    def title_field(self) -> Field:
        """The field that names a row."""
        return field_of(self.name, self.title)

    def view(self, key: str) -> View:
        """Return a view by its word in the address, or the first one."""
        return next((view for view in self.views if view.key == key), self.views[0])

    def sortable(self) -> dict[str, Field]:
        """Return the fields that it can be ordered by."""
        return {field.name: field for field in fields_of(self.name) if field.sort is not None}

    def sort_by(self, sort: str) -> Sort:
        """Return how it is ordered by one of them, as the address has it."""
        how = self.sortable()[sort.removeprefix("-")].sort
        assert how is not None  # noqa: S101  # only those that have one are sortable
        return how

    def columns(self) -> list[Field]:
        """Return every field that can be a column beside the name, the usual ones first."""
        fields = [field for field in fields_of(self.name) if field.column and field.name != self.title]
        return sorted(fields, key=lambda field: field.default_column or 1000)

    def fetch(self, rows: list[Any], columns: list[Field]) -> None:
        """Fetch what the columns show and the rows do not have, once for a page."""
        self.prepare(rows, columns)
        fetch(self.name, rows, columns)

    def condition(self, name: str) -> Condition:
        """Return one of its conditions."""
        return next(condition for condition in self.every_condition() if condition.name == name)

    def every_condition(self) -> list[Condition]:
        """Return its conditions, and those of the fields that the organisation has added."""
        return [*self.conditions, *own_conditions(self.name)]

    @property
    def count_template(self) -> str:
        """The fragment that tells how many there are."""
        return f"{self.templates}/_count.html"

    @property
    def empty_template(self) -> str:
        """The fragment that is shown before there are any."""
        return f"{self.templates}/_empty.html"


_listings: dict[str, Listing] = {}


def register(listing: Listing) -> Listing:
    """Add a subject's list."""
    _listings[listing.name] = listing
    return listing


def listing_of(name: str) -> Listing:
    """Return a subject's list; NotFound when it has none."""
    try:
        return _listings[name]
    except KeyError:
        raise NotFound("") from None


def listings() -> Iterable[Listing]:
    """Return every list."""
    return _listings.values()
