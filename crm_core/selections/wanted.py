"""A selection as an address names it, saved or still being made: what may be used, and why something may not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.fields.lookups import as_key
from crm_core.selections import compiling, tree
from crm_core.selections.access import selection_for
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
LONGEST = 4000


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


def wanted(text: str, actor: Actor) -> Wanted:
    """Return what a text in an address means to somebody."""
    saved = None
    try:
        actor.require(USE)
        if key := as_key(text):
            saved = selection_for(actor, key)
        checked = checked_selection(actor, saved) if saved else check(_unsaved(text), actor)
    except UserError as error:
        return Wanted(text, saved, problem=error.message)
    return Wanted(text, saved, checked, checked.problems[0].sentence if checked.problems else "")


def narrowed(rows: QuerySet[Any], checked: Checked, lookup: str = "pk") -> QuerySet[Any]:
    """Return those rows that are in a selection, or whose customer is, or has a person who is.

    Args:
        rows: customers, persons, or what belongs to a customer.
        checked: a selection without problems.
        lookup: the rows' reference to the customer.
    """
    if rows.model is (Contact if checked.lens.of_persons else Customer):
        # The same rows: its conditions stand beside the list's own.
        there = rows.filter(archived_at__isnull=True)
        if checked.lens.of_persons:
            there = there.filter(customer__archived_at__isnull=True)
        return compiling.among(there, checked)
    found = compiling.selected(checked).order_by()
    return rows.filter(**{f"{lookup}__in": found.values("customer" if checked.lens.of_persons else "pk")})


def _unsaved(text: str) -> tree.Tree:
    try:
        return read_address(text)
    except tree.Unreadable as error:
        raise UserError(_("The selection in the address cannot be read."), code=error.code) from error
