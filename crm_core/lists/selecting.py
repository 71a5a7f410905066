"""A list narrowed by a selection, saved or still being made; and a list's conditions as a selection."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from crm_core.lists.conditions import Condition, Names
from crm_core.lists.filters import Filter
from crm_core.selections import tree
from crm_core.selections.access import selections_for
from crm_core.selections.permissions import USE
from crm_core.selections.state import State
from crm_core.selections.wanted import LONGEST, Wanted, narrowed, wanted
from kundsystem.accounts.actor import Actor


@dataclass(frozen=True, eq=False)
class InSelection(Condition):
    """That a row is in a selection, or the customer that it belongs to is.

    Args:
        lookup: the reference to the customer; empty where the rows are customers.
    """

    lookup: str = ""

    template = "selection"
    is_chosen_from_rows = True
    is_patient = True

    def read(self, query: QueryDict) -> Wanted | None:
        text = query.get(self.name, "").replace("\x00", "").strip()
        return Wanted(text) if 0 < len(text) <= LONGEST else None

    def known(self, value: Wanted, actor: Actor) -> Wanted:
        return wanted(value.text, actor)

    def problem(self, value: Wanted) -> str:
        return value.problem

    def narrow(self, rows: Any, value: Wanted) -> Any:
        if value.problem or value.checked is None:
            return rows.none()
        return narrowed(rows, value.checked, self.lookup or "pk")

    def tell(self, value: Wanted, names: Names) -> str:
        if value.saved is not None:
            return value.saved.name
        return _("not saved") if value.checked else _("cannot be used")

    def offered(self, actor: Actor) -> QuerySet[Any] | None:
        return selections_for(actor) if actor.may(USE) else None

    def as_criterion(self, subject: str, value: Wanted) -> tree.Condition | tree.Group | None:
        if value.saved is not None:
            return tree.Condition("selection", {"in": [str(value.saved.pk)]})
        return None


def name_of(narrowed: Filter) -> str:
    """Return what a list is called: as the selection that it shows, else as the view."""
    saved = (value.saved for value in narrowed.values.values() if isinstance(value, Wanted) and value.saved)
    return next((selection.name for selection in saved), str(narrowed.view.label))


@dataclass(frozen=True)
class Turned:
    """A list's conditions as a selection, and how those read that have no counterpart there."""

    state: State
    left_out: list[str]


def turned(filtered: Filter, actor: Actor) -> Turned:
    """Make a selection of what a list shows; a list that is one already is that selection itself."""
    asked = next((value for value in filtered.values.values() if isinstance(value, Wanted)), None)
    left_out = [] if filtered.view.criteria is not None else [str(filtered.view.label)]
    items: list[tree.Condition | tree.Group] = list(filtered.view.criteria(actor) if filtered.view.criteria else ())
    said = {pill.parameters: f"{pill.label} {pill.value}" for pill in filtered.pills()}
    begun = tree.Tree()
    for condition, value in filtered.values.items():
        if value is asked and asked.saved is None and asked.checked is not None:
            begun = asked.checked.tree
        elif (item := condition.as_criterion(filtered.listing.name, value)) is not None:
            items.append(item)
        else:
            left_out.append(said.get(condition.parameters, str(condition.label)))
    left_out += [f"“{filtered.text}”"] if filtered.text else []
    if asked is not None and asked.saved is not None and len(items) == 1 and not left_out:
        return Turned(State(asked.saved.read(), saved=asked.saved), [])
    return Turned(State(_with(begun, items), is_changed=True), left_out)


def _with(begun: tree.Tree, items: list[tree.Condition | tree.Group]) -> tree.Tree:
    """Return a selection where some conditions must hold too."""
    if not items:
        return begun
    first = (begun.include,) if begun.include.match == tree.ANY and begun.include.items else begun.include.items
    return replace(begun, include=tree.Group(tree.ALL, (*first, *items)))
