"""What the page of a list of values shows."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_core.fields.lookups import as_key
from crm_core.own_values.forms import ValueForm
from crm_core.own_values.queries import used_by
from crm_core.own_values.registry import ValueList, address_of, lists_of
from kundsystem.shared.errors import NotFound


@dataclass(frozen=True)
class Row:
    """A value in the list: what it has in each column, how many things have it, and where they are shown."""

    value: Any
    cells: list[tuple[str, bool]]
    used: int
    address: str


@dataclass(frozen=True)
class Page:
    """A list of values.

    Args:
        values: which list.
        siblings: the family's lists, this one among them.
        rows: the values in use, in order.
        archived: those that are offered no more.
        form: of the value that is changed or added.
        edited: the key of the one that is changed.
        scope: what the values shown belong to; None for those that are common.
        scopes: what a value may belong to.
    """

    values: ValueList
    siblings: list[ValueList]
    rows: list[Row]
    archived: list[Row]
    form: ValueForm | None = None
    edited: uuid.UUID | None = None
    scope: Any = None
    scopes: tuple[Any, ...] = ()

    @property
    def adding(self) -> bool:
        """Whether a value is being added."""
        return self.form is not None and self.edited is None

    @property
    def others(self) -> bool:
        """Whether there is another value to merge with."""
        return len(self.rows) > 1

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return 4 + self.values.toned + len(self.values.columns)


def page_of(values: ValueList, asked: Mapping[str, str], form: ValueForm | None = None) -> Page:
    """Return the page as an address asks for it.

    Args:
        values: which list.
        asked: `edit` names a value that is changed, `new` adds one, `of` is what the values belong to.
        form: one that was refused.
    """
    found = values.rows()
    scope: Any = None
    scopes: tuple[Any, ...] = ()
    if values.scope is not None:
        scopes = tuple(values.scope.things())
        wanted = as_key(asked.get("of", ""))
        scope = next((thing for thing in scopes if thing.pk == wanted), None)
        found = found.filter(**{values.scope.name: scope})
    everything = list(found)
    edited = as_key(asked.get("edit", ""))
    if edited is not None and form is None:
        value = next((one for one in everything if one.pk == edited and one.archived_at is None), None)
        if value is None:
            raise NotFound("")
        form = ValueForm(values=values, value=value)
    elif "new" in asked and form is None:
        form = ValueForm(values=values)
    used = used_by(values, [value.pk for value in everything])
    rows = [_row(values, value, used.get(value.pk, 0)) for value in everything]
    return Page(
        values,
        lists_of(values.family.key),
        [row for row in rows if row.value.archived_at is None],
        [row for row in rows if row.value.archived_at is not None],
        form,
        edited,
        scope,
        scopes,
    )


def _row(values: ValueList, value: Any, used: int) -> Row:
    cells = [(column.shown(getattr(value, column.name)), column.number) for column in values.columns]
    return Row(value, cells, used, address_of(values, value.pk))
