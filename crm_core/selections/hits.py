"""Who a selection finds: a page of them, with what is of interest about them."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Value

from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, Sort, field_of, fields_of
from crm_core.lists.paging import page_of
from crm_core.selections.checking import Checked
from crm_core.selections.compiling import as_column, everybody, of_part, selected, withdrawn
from crm_core.selections.patience import patience
from crm_core.selections.sentences import condition_words
from crm_core.selections.tree import EXCLUDE
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short

SIZE = 20
MOST_COLUMNS = 5
_BY_NAME = Sort("sort_key", always=True)
# Criteria that are about a field under another name.
_FIELDS = {
    "postcode": "postal_postcode",
    "area_code": "phone",
    "town": "postal_town",
    "contacted": "last_contact",
    "created": "created",
}


@dataclass(frozen=True)
class Hit:
    """A customer, or a person, that was found."""

    thing: Any
    customer: Customer
    short: str
    cells: list[Cell] = field(default_factory=list)
    excluded_for: str = ""


@dataclass(frozen=True)
class Hits:
    """A page of what was found."""

    rows: list[Hit]
    columns: list[Field]
    after: str = ""
    problem: str = ""


def hits(checked: Checked, *, out: bool = False, after: str = "") -> Hits:
    """Return a page of those who are in a selection, or of those whom the excluding side takes away."""
    columns = [] if checked.lens.of_persons else _columns(checked)
    if checked.problems:
        return Hits([], columns)
    found: Any = withdrawn(checked) if out else selected(checked)
    whole = None
    if _is_asked_elsewhere(found):
        whole = _shown(found.model.objects.all(), columns)
    else:
        found = _shown(found, columns)
    try:
        with patience():
            page = page_of(found, _BY_NAME, after=after, size=SIZE, whole=whole)
            reasons = _reasons(checked, [row.pk for row in page.rows]) if out else {}
    except UserError as error:
        return Hits([], columns, problem=error.message)
    rows = [
        Hit(
            row,
            row.customer if checked.lens.of_persons else row,
            key_to_short(row.pk),
            [Cell(column, row) for column in columns],
            ", ".join(reasons.get(row.pk, ())),
        )
        for row in page.rows
    ]
    return Hits(rows, columns, page.after)


def _shown(rows: Any, columns: list[Field]) -> Any:
    """Return rows with what the columns show of them; persons have none of their own."""
    if issubclass(rows.model, Customer):
        return rows.for_list([column.stored_as for column in columns], status=False)
    return rows.for_list()


def _is_asked_elsewhere(rows: Any) -> bool:
    """Whether what is in other tables decides which rows are found, so that they come in no order."""
    asked = (getattr(one, "rhs", one) for one in rows.query.where.leaves())
    return any(hasattr(one, "resolve_expression") and not isinstance(one, Value) for one in asked)


def _columns(checked: Checked) -> list[Field]:
    """Return the columns: where it is and whose it is, and then what is asked about."""
    shown = {one.name: one for one in fields_of(CUSTOMER) if one.kind.display != "chips"}
    wanted = ["postal_town", "owner"]
    for _place, condition in checked.tree.conditions():
        name = _FIELDS.get(condition.criterion, condition.criterion.removeprefix(f"{CUSTOMER}."))
        if name in shown and name not in wanted and len(wanted) < MOST_COLUMNS - 1:
            wanted.append(name)
    return [shown.get(name) or field_of(CUSTOMER, name) for name in dict.fromkeys([*wanted, "last_contact"])]


def _reasons(checked: Checked, keys: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return what takes each of some away, in few words; one question for all of them."""
    places = [place for place in checked.parts if place.startswith(f"{EXCLUDE}.")]
    names = {place: f"c{number}" for number, place in enumerate(places)}
    columns = {names[place]: as_column(of_part(checked.parts[place], checked)) for place in places}
    rows = everybody(checked).filter(pk__in=keys).annotate(**columns).values("pk", *columns)
    said = {place: few_words(checked, place) for place in places}
    return {row["pk"]: [said[place] for place in places if row[names[place]]] for row in rows}


def few_words(checked: Checked, place: str) -> str:
    """Say a condition by its values alone, or by all of it when it has none."""
    said = condition_words(checked.parts[place], checked, EXCLUDE)
    return ", ".join(piece.text for piece in said if piece.side) or "".join(piece.text for piece in said)
