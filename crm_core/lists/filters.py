"""What narrows a list: read from the address, applied to the rows, told as pills."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, Value
from django.http import QueryDict

from crm_core.fields.kinds import clean_text
from crm_core.fields.sorting import sv_key
from crm_core.lists.conditions import Condition
from crm_core.lists.listing import Listing, View
from crm_core.selections.patience import patience
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short


@dataclass(frozen=True)
class Pill:
    """One condition as it is shown: what, which, and the query parameters that make it up."""

    label: str
    value: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """What a list shows: a view of it, what is typed, and the conditions, all of which a row must meet."""

    listing: Listing
    view: View
    text: str
    values: dict[Condition, Any]
    refusal: str = ""

    @classmethod
    def read(cls, listing: Listing, query: QueryDict, actor: Actor) -> "Filter":
        """Read an address; what is not understood is left out, so that an old link still shows a list."""
        read = {condition: condition.read(query) for condition in listing.every_condition()}
        return cls(
            listing=listing,
            view=listing.view(query.get("view", "")),
            text=clean_text(query.get("q", ""))[:100],
            values={condition: condition.known(value, actor) for condition, value in read.items() if value},
        )

    def apply(self, rows: Any, actor: Actor) -> Any:
        """Return the rows of the view that meet every condition."""
        return self.narrow(self.view.narrow(rows, actor))

    def narrow(self, rows: Any, *, but: str = "") -> Any:
        """Return the rows that meet every condition, or all of them but one, whatever the view."""
        for condition, value in self.values.items():
            rows = condition.narrow(rows, value) if condition.name != but else rows
        return self.listing.search(rows, self.text)

    @property
    def problem(self) -> str:
        """Why nothing can be shown; nothing when all is well."""
        problems = (condition.problem(value) for condition, value in self.values.items())
        return self.refusal or next((problem for problem in problems if problem), "")

    def refused(self, sentence: str) -> "Filter":
        """Return it as one by which nothing can be shown."""
        return replace(self, refusal=sentence)

    def usable(self) -> "Filter":
        """Return it; UserError when nothing can be shown by it."""
        if self.problem:
            raise UserError(self.problem, code="unusable")
        return self

    @contextmanager
    def patience(self) -> Iterator[None]:
        """Ask no longer than somebody waits, when a condition may be anything; UserError when it takes longer."""
        with patience() if any(condition.is_patient for condition in self.values) else nullcontext():
            yield

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view is chosen."""
        return bool(self.text or self.values)

    def value_of(self, name: str) -> Any:
        """Return what one condition says; None when it says nothing."""
        return self.values.get(self.listing.condition(name))

    def pills(self, *, with_text: bool = False) -> list[Pill]:
        """Return the conditions as they are shown; at most one question, for all names together.

        Args:
            with_text: what is typed too, on a page that has nowhere to type it.
        """
        names = self._names()
        told = ((condition, condition.tell(value, names)) for condition, value in self.values.items())
        pills = [Pill(str(condition.label), text, condition.parameters) for condition, text in told if text]
        if with_text and self.text:
            pills.append(Pill(str(self.listing.column_label), self.text, ("q",)))
        return pills

    def _names(self) -> dict[uuid.UUID, str]:
        wanted = [condition.named(value) for condition, value in self.values.items()]
        parts = [rows.order_by().values_list("id", "name") for rows in wanted if rows is not None]
        if not parts:
            return {}
        return dict(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else dict(parts[0])


@dataclass(frozen=True)
class Group:
    """A condition as it is offered.

    Args:
        condition: which.
        value: what the address says of it now.
        options: what can be chosen: key and name.
        chosen: what is chosen, as it stands in the address.
    """

    condition: Condition
    value: Any
    options: list[tuple[str, str]]
    chosen: set[str]

    @property
    def told(self) -> str:
        """How what it says now reads, when that needs no names from elsewhere."""
        return self.condition.tell(self.value, {}) if self.value else ""

    @property
    def template(self) -> str:
        """The fragment that shows it."""
        return f"crm_core/lists/conditions/{self.condition.template}.html"


def groups_of(listing: Listing, query: QueryDict, actor: Actor) -> list[Group]:
    """Return everything that the list can be narrowed by; one question for all that is in the database."""
    narrowed = Filter.read(listing, query, actor)
    options = _options(listing, actor)
    return [
        Group(
            condition,
            narrowed.values.get(condition),
            options.get(condition.name) or condition.listed(),
            _given(condition, query),
        )
        for condition in listing.every_condition()
        if condition.name in options or condition in narrowed.values or not condition.is_chosen_from_rows
    ]


def _given(condition: Condition, query: QueryDict) -> set[str]:
    return {value for name in condition.parameters for value in query.getlist(name) if value}


def _options(listing: Listing, actor: Actor) -> dict[str, list[tuple[str, str]]]:
    parts = []
    for condition in listing.every_condition():
        if (rows := condition.offered(actor)) is not None:
            has_order = any(field.name == "position" for field in rows.model._meta.get_fields())
            mark = Value(condition.name, output_field=CharField())
            parts.append(rows.order_by().values_list(mark, "position" if has_order else Value(0), "name", "id"))
    if not parts:
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    in_order = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[0], row[1], sv_key(row[2])))
    for name, _place, text, key in in_order:
        found.setdefault(name, []).append((key_to_short(key), text))
    return found
