"""A list narrowed by a selection, saved or still being made; and a list's conditions as a selection."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.fields.lookups import as_key
from crm_core.lists.conditions import Condition, Names
from crm_core.lists.filters import Filter
from crm_core.selections import compiling, tree
from crm_core.selections.access import selection_for, selections_for
from crm_core.selections.checking import Checked, check
from crm_core.selections.drafts import read_address
from crm_core.selections.freezing import checked_selection
from crm_core.selections.models import Selection
from crm_core.selections.permissions import USE
from crm_core.selections.state import State
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short

# No longer than an address may be.
_LONGEST = 4000


@dataclass(frozen=True)
class Wanted:
    """A selection as the address names it, and what it is once it is known who asks.

    Args:
        text: a saved one's key, or one that is being made, as the builder's address has it.
        saved: the saved one, when it is one that may be used.
        checked: what it asks; None when it can not be used.
        problem: why it can not.
    """

    text: str
    saved: Selection | None = None
    checked: Checked | None = None
    problem: str = ""

    @property
    def key(self) -> str:
        """The saved one's key, as it stands in addresses."""
        return key_to_short(self.saved.pk) if self.saved else ""

    @property
    def url(self) -> str:
        """Where it is looked at and changed; nothing when there is none such."""
        if self.saved is not None:
            return reverse("selection_show", args=[self.saved.pk])
        return State(self.checked.tree, is_changed=True).url() if self.checked else ""


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
        return Wanted(text) if 0 < len(text) <= _LONGEST else None

    def known(self, value: Wanted, actor: Actor) -> Wanted:
        saved = None
        try:
            actor.require(USE)
            if key := as_key(value.text):
                saved = selection_for(actor, key)
            checked = checked_selection(actor, saved) if saved else check(_unsaved(value.text), actor)
        except UserError as error:
            return replace(value, saved=saved, problem=error.message)
        problem = checked.problems[0].sentence if checked.problems else ""
        return replace(value, saved=saved, checked=checked, problem=problem)

    def problem(self, value: Wanted) -> str:
        return value.problem

    def narrow(self, rows: Any, value: Wanted) -> Any:
        if value.problem or value.checked is None:
            return rows.none()
        if not self.lookup and not value.checked.lens.of_persons:
            # The same rows: its conditions stand beside the list's own.
            return compiling.among(rows.active(), value.checked)
        # Customers who have a person in it, or what belongs to its customers.
        found = compiling.selected(value.checked).order_by()
        keys = found.values("customer" if value.checked.lens.of_persons else "pk")
        return rows.filter(**{f"{self.lookup or 'pk'}__in": keys})

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


def turned(narrowed: Filter, actor: Actor) -> Turned:
    """Make a selection of what a list shows; a list that is one already is that selection itself."""
    wanted = next((value for value in narrowed.values.values() if isinstance(value, Wanted)), None)
    left_out = [] if narrowed.view.criteria is not None else [str(narrowed.view.label)]
    items: list[tree.Condition | tree.Group] = list(narrowed.view.criteria(actor) if narrowed.view.criteria else ())
    said = {pill.parameters: f"{pill.label} {pill.value}" for pill in narrowed.pills()}
    begun = tree.Tree()
    for condition, value in narrowed.values.items():
        if value is wanted and wanted.saved is None and wanted.checked is not None:
            begun = wanted.checked.tree
        elif (item := condition.as_criterion(narrowed.listing.name, value)) is not None:
            items.append(item)
        else:
            left_out.append(said.get(condition.parameters, str(condition.label)))
    left_out += [f"“{narrowed.text}”"] if narrowed.text else []
    if wanted is not None and wanted.saved is not None and len(items) == 1 and not left_out:
        return Turned(State(wanted.saved.read(), saved=wanted.saved), [])
    return Turned(State(_with(begun, items), is_changed=True), left_out)


def _with(begun: tree.Tree, items: list[tree.Condition | tree.Group]) -> tree.Tree:
    """Return a selection where some conditions must hold too."""
    if not items:
        return begun
    first = (begun.include,) if begun.include.match == tree.ANY and begun.include.items else begun.include.items
    return replace(begun, include=tree.Group(tree.ALL, (*first, *items)))


def _unsaved(text: str) -> tree.Tree:
    try:
        return read_address(text)
    except tree.Unreadable as error:
        raise UserError(_("The selection in the address cannot be read."), code=error.code) from error
