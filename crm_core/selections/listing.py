"""The saved selections that somebody may use: each as its sentence, under the folder that it lies in."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from crm_core.selections.access import selections_for
from crm_core.selections.checking import check_all
from crm_core.selections.models import Selection
from crm_core.selections.sentences import Said, sentence
from crm_core.selections.tree import Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError


@dataclass(frozen=True)
class Saved:
    """A saved selection as the list shows it."""

    selection: Selection
    said: list[Said] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True)
class Drawer:
    """Selections under one heading."""

    label: str
    saved: list[Saved]


def drawers(actor: Actor) -> list[Drawer]:
    """Return one's own selections, then the shared ones, then each folder."""
    selections = list(selections_for(actor).for_list())
    found: dict[str, list[Saved]] = {}
    shown = {saved.selection.pk: saved for saved in said_of(selections, actor)}
    own = [one for one in selections if not one.is_shared and one.folder is None]
    shared = [one for one in selections if one.is_shared and one.folder is None]
    for label, some in ((_("My own"), own), (_("Shared with everybody"), shared)):
        if some:
            found[label] = [shown[one.pk] for one in some]
    folders = sorted((one for one in selections if one.folder), key=lambda one: (one.folder.position, one.folder.name))  # type: ignore[union-attr]
    for one in folders:
        found.setdefault(str(one.folder), []).append(shown[one.pk])
    return [Drawer(label, saved) for label, saved in found.items()]


def said_of(selections: list[Selection], actor: Actor) -> list[Saved]:
    """Return selections as their sentences, or with what is wrong with them; no more questions than for one."""
    readable: list[tuple[Selection, Tree]] = []
    shown = []
    for selection in selections:
        if selection.is_fixed:
            shown.append(Saved(selection))
            continue
        try:
            readable.append((selection, selection.read()))
        except UserError as error:
            shown.append(Saved(selection, problem=error.message))
    checked = check_all([(tree, (selection.pk,)) for selection, tree in readable], actor)
    for (selection, _tree), one in zip(readable, checked, strict=True):
        if one.problems:
            shown.append(Saved(selection, problem=one.problems[0].sentence))
        else:
            shown.append(Saved(selection, sentence(one)))
    return shown
