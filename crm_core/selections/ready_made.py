"""Selections to begin from: what people ask for again and again, with what is theirs left to be filled in."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm_core.selections.state import State
from crm_core.selections.tree import ALL, ANY, PERSONS, Condition, Group, Tree

_A_QUARTER = {"next": 3, "unit": "months"}
_HALF_A_YEAR = {"last": 6, "unit": "months"}


@dataclass(frozen=True)
class Start:
    """A beginning: its name, its icon, the address of a builder that holds it."""

    label: str
    icon: str
    url: str


def starts() -> list[Start]:
    """Return what one can begin from."""
    return [
        Start(label, icon, State(tree, is_changed=True, edit=edit).url())
        for label, icon, tree, edit in (
            (_("Has bought one thing, but not another"), "package", _bought_not(), "include.0"),
            (_("Not contacted for six months"), "clock", _not_contacted(), ""),
            (_("Has bought, and lacks a word in its notes"), "note", _without_word(), "include.0"),
            (_("With an area code"), "phone", _one("area_code"), "include.0"),
            (_("Between two postcodes"), "map-pin", _one("postcode"), "include.0"),
            (_("In an industry"), "building-factory-2", _one("customer.industry"), "include.0"),
            (_("Persons in a position"), "user", _one("person", result=PERSONS), "include.0"),
            (
                _("Contracts that end soon"),
                "calendar-event",
                _one("contract_ends", when={"next": 3, "unit": "months"}),
                "",
            ),
            (_("Reference customers"), "star", _one("reference"), ""),
        )
    ]


def _one(criterion: str, *, result: str = "customers", **given: Any) -> Tree:
    return Tree(Group(ALL, (Condition(criterion, given),)), result=result)


def _bought_not() -> Tree:
    return Tree(Group(ALL, (Condition("bought"),)), Group(ANY, (Condition("bought"),)))


def _not_contacted() -> Tree:
    return Tree(Group(ALL, (Condition("contacted", {"when": _HALF_A_YEAR}, negated=True),)))


def _without_word() -> Tree:
    word = Condition("note", {"text": _("customer care"), "when": _HALF_A_YEAR})
    return Tree(Group(ALL, (Condition("bought"),)), Group(ANY, (word,)))
