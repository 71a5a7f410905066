"""Selecting by another selection: those that are in it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.selections import checking, compiling
from crm_core.selections.lens import Lens
from crm_core.selections.models import Selection, SelectionMember
from crm_core.selections.parameters import Rows
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Criterion, Evidence, Phrase, Values, register
from crm_core.selections.tree import PERSONS, Unreadable, read

# A selection of selections of selections: deeper than that nobody knows any more what is asked.
MOST_DEPTH = 5


class InSelection(Criterion):
    """That one is in any of some saved selections."""

    name = "selection"
    label = gettext_lazy("In another selection")
    icon = "filter"
    group = gettext_lazy("Customer")
    order = 200
    parameters = (
        Rows(
            "in",
            gettext_lazy("Selection"),
            required=True,
            model=Selection,
            options=lambda: Selection.objects.current().order_by("name"),
        ),
    )

    def check(self, given: Values, lens: Lens) -> Iterable[tuple[str, str, str]]:
        for key in given["in"]:
            selection = lens.references.row(Selection, key)
            if selection is None:
                continue  # told already
            if not _may_use(selection, lens):
                # Somebody's own, whose name is nobody else's business.
                yield "in", "removed", _("Something that is named here has been removed. Choose anew.")
            elif selection.archived_at is not None:
                yield "in", "removed", _("The selection “%(name)s” has been removed.") % {"name": selection.name}
            elif key in lens.path:
                yield "in", "circle", _("The selection “%(name)s” leads back to itself.") % {"name": selection.name}
            elif len(lens.path) >= MOST_DEPTH:
                yield "in", "too_deep", _("The selections are based on each other in too many steps.")
            elif problem := self._problem(selection, lens):
                yield "in", *problem

    def _problem(self, selection: Selection, lens: Lens) -> tuple[str, str] | None:
        if selection.is_fixed:
            return None
        names = {"name": selection.name}
        try:
            checked = checking.check(
                read(selection.tree), lens.actor, today=lens.today, path=(*lens.path, selection.pk)
            )
        except Unreadable:
            return "inner", _("The selection “%(name)s” cannot be read any more.") % names
        if checked.problems:
            inner = checked.problems[0]
            if inner.code in {"circle", "too_deep"}:
                return inner.code, inner.sentence
            return "inner", _("Something is wrong in the selection “%(name)s”. Correct it first.") % names
        lens.inner[selection.pk] = checked
        return None

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        found = Q(pk__in=[])
        for key in given["in"]:
            found |= self._in(lens.references.row(Selection, key), lens)
        return found

    @staticmethod
    def _in(selection: Selection, lens: Lens) -> Q:
        if selection.is_fixed:
            members: Any = SelectionMember.objects.filter(selection=selection)
            of_persons = selection.tree.get("result") == PERSONS
            persons, customers = members.values("contact"), members.values("customer")
        else:
            checked = lens.inner[selection.pk]
            found = compiling.selected(checked).order_by()
            of_persons = checked.lens.of_persons
            persons, customers = found.values("pk"), found.values("customer" if of_persons else "pk")
        if lens.of_persons and of_persons:
            return Q(pk__in=persons)
        return Q(**{f"{lens.column('pk')}__in": customers})

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        names = [lens.references.row(Selection, key) for key in given["in"]]
        return [Evidence(one.name, url=reverse("selection_show", args=[one.pk])) for one in names[:3]]

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("is not in the selection") if negated else _("is in the selection")
        return phrase(said, [("in", "%(in)s")], self.words(given, lens.references))


def _may_use(selection: Selection, lens: Lens) -> bool:
    user = lens.actor.user
    return user is None or selection.is_shared or selection.owner_id == user.pk


register(InSelection())
