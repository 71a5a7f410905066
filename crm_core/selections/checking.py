"""Whether a selection makes sense now: its criteria exist, and so does all that it names.

What does not is shown where it stands, and keeps the selection from being used; nothing is left out silently.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.selections.lens import Lens
from crm_core.selections.references import References
from crm_core.selections.registry import Criterion, criterion_of
from crm_core.selections.tree import Condition, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

Path = tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class Problem:
    """Something that is wrong with a condition: its place, its parameter, and what to do about it."""

    place: str
    parameter: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Part:
    """A condition that makes sense: its criterion and its values as read."""

    criterion: Criterion
    values: Mapping[str, Any]
    negated: bool


@dataclass(frozen=True)
class Named:
    """A row that a condition names."""

    place: str
    parameter: str
    model: type[Model]
    key: uuid.UUID


@dataclass(frozen=True)
class Checked:
    """A selection that was looked through."""

    tree: Tree
    parts: Mapping[str, Part]
    problems: list[Problem]
    lens: Lens
    compiled: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # what `compiling` made of it

    def usable(self) -> "Checked":
        """Return it; UserError when something in it is wrong."""
        if self.problems:
            first = self.problems[0]
            context = {"problems": self.problems}
            raise UserError(first.sentence, code=first.code, field=first.place, context=context)
        return self


def check(tree: Tree, actor: Actor, *, today: dt.date | None = None, path: Path = ()) -> Checked:
    """Look a selection through; as many questions to the database as it names kinds of things.

    Args:
        tree: what is looked through.
        actor: who wants to use it.
        today: the day that relative periods count from.
        path: saved selections that led here, itself last when it is a saved one.
    """
    return check_all([(tree, path)], actor, today=today)[0]


def check_all(trees: Iterable[tuple[Tree, Path]], actor: Actor, *, today: dt.date | None = None) -> list[Checked]:
    """Look several selections through, each with its path, with no more questions than for one."""
    looked = [(tree, path, *_parts(tree)) for tree, path in trees]
    references = References(
        (name.model, name.key) for _tree, _path, _parts, _problems, names in looked for name in names
    )
    checked = []
    for tree, path, parts, problems, names in looked:
        for name in names:
            if references.row(name.model, name.key) is None:
                sentence = _("Something that is named here has been removed. Choose anew.")
                problems.append(Problem(name.place, name.parameter, "removed", sentence))
        lens = Lens(tree.result, actor, today or timezone.localdate(), references, path)
        for place, part in parts.items():
            problems += [
                Problem(place, name, code, said) for name, code, said in part.criterion.check(part.values, lens)
            ]
        checked.append(Checked(tree, parts, problems, lens))
    return checked


def _parts(tree: Tree) -> tuple[dict[str, Part], list[Problem], list[Named]]:
    """Read the conditions of a selection: what makes sense, what does not, and what they name."""
    parts: dict[str, Part] = {}
    problems: list[Problem] = []
    names: list[Named] = []
    for place, condition in tree.conditions():
        criterion = criterion_of(condition.criterion)
        if criterion is None:
            sentence = _("This condition is not known here any more. Take it away.")
            problems.append(Problem(place, "", "unknown_criterion", sentence))
            continue
        values, wrong = _read(criterion, condition, place)
        problems += wrong
        if not wrong:
            parts[place] = Part(criterion, values, condition.negated)
            names += [
                Named(place, parameter.name, model, key)
                for parameter in criterion.parameters
                if parameter.name in values
                for model, key in parameter.references(values[parameter.name])
            ]
    return parts, problems, names


def _read(criterion: Criterion, condition: Condition, place: str) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    known = {parameter.name: parameter for parameter in criterion.parameters}
    for name in condition.given:
        if name not in known:
            sentence = _("This condition has something in it that is not known here any more. Choose anew.")
            problems.append(Problem(place, str(name), "unknown_parameter", sentence))
    for parameter in criterion.parameters:
        value = None
        if parameter.name in condition.given:
            try:
                value = parameter.read(condition.given[parameter.name])
            except ValueError as error:
                problems.append(Problem(place, parameter.name, "invalid", str(error)))
                continue
        if value is not None:
            values[parameter.name] = value
        elif parameter.required:
            problems.append(Problem(place, parameter.name, "required", parameter.missing()))
    if criterion.together and not problems and not any(name in values for name in criterion.together):
        first = known[criterion.together[0]]
        problems.append(Problem(place, first.name, "required", _("Say at least one thing about it.")))
    return values, problems
