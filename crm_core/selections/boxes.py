"""The boxes that a condition is filled in with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm_core.selections.checking import Problem
from crm_core.selections.choices import Offer, offered
from crm_core.selections.filling import PREFIX, shown
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import OneOf, Parameter, Rows
from crm_core.selections.periods import THIS, UNITS
from crm_core.selections.registry import Criterion
from crm_core.selections.tree import Condition
from kundsystem.accounts.actor import Actor


@dataclass(frozen=True)
class FilledBox:
    """One parameter's box: what it is called, what it holds, what can be chosen, and what is wrong with it."""

    parameter: Parameter
    id: str
    name: str
    value: Any
    problem: str = ""
    offer: Offer | None = None
    choices: list[tuple[str, str]] | None = None
    units: list[tuple[str, str]] | None = None
    present: list[tuple[str, str]] | None = None

    @property
    def template(self) -> str:
        """Its template."""
        return f"crm_core/selections/parameters/{self.parameter.widget}.html"


def boxes(condition: Condition, criterion: Criterion, actor: Actor, place: str, problems: list[Problem]) -> list[Any]:
    """Return a condition's boxes."""
    wrong = {problem.parameter: problem.sentence for problem in problems}
    return [
        _box(parameter, condition.given, actor, place, wrong.get(parameter.name, ""))
        for parameter in criterion.parameters
    ]


def _box(parameter: Parameter, given: Mapping[str, Any], actor: Actor, place: str, problem: str) -> FilledBox:
    stored = given.get(parameter.name)
    more: dict[str, Any] = {}
    if isinstance(parameter, Rows):
        more["offer"] = offered(parameter, actor, stored if isinstance(stored, list) else [])
    elif isinstance(parameter, OneOf):
        more["choices"] = [(value, str(label)) for value, label in parameter.choices.items()]
    elif parameter.widget == "period":
        more |= {"units": units(), "present": present()}
    box_id = f"{place.replace('.', '-')}-{parameter.name}"
    return FilledBox(parameter, box_id, f"{PREFIX}{parameter.name}", shown(parameter, stored), problem, **more)


def units() -> list[tuple[str, str]]:
    """Return what a period is counted in."""
    words = {"days": _("days"), "weeks": _("weeks"), "months": _("months"), "years": _("years")}
    return [(unit, words[unit]) for unit in UNITS]


def present() -> list[tuple[str, str]]:
    """Return the periods that are going on."""
    words = {
        "day": _("Today"),
        "week": _("This week"),
        "month": _("This month"),
        "quarter": _("This quarter"),
        "year": _("This year"),
    }
    return [(unit, words[unit]) for unit in THIS]


def turned(criterion: Criterion, values: Mapping[str, Any], lens: Lens) -> tuple[str, str]:
    """Return how a condition begins when it is to hold, and when it is not to."""
    begin, begin_not = (
        criterion.phrase(values, lens, negated=negated).text.split("%(")[0].strip() for negated in (False, True)
    )
    if begin and begin_not and begin != begin_not:
        return begin, begin_not
    return _("Is so"), _("Is not so")
