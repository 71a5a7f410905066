"""A selection as data: what is to be included, and what excluded.

    {"version": 1, "result": "customers",
     "include": {"match": "all", "items": [
         {"criterion": "bought", "with": {"products": ["0198…"]}},
         {"match": "any", "items": [
             {"criterion": "customer.unit", "with": {"is": ["0197…"]}},
             {"criterion": "note", "not": true, "with": {"text": "kundvård", "when": {"this": "year"}}}]}]},
     "exclude": {"match": "any", "items": []}}

A condition is one criterion with its parameters; a group is all or any of its items. A group without items says
nothing: it is as if it were not there. Whoever is neither included nor excluded by anything is included.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

VERSION = 1
CUSTOMERS, PERSONS = "customers", "persons"
ALL, ANY = "all", "any"
INCLUDE, EXCLUDE = "include", "exclude"

# More than anybody can read, and what a statement is planned for in no time.
MOST_CONDITIONS = 60
MOST_DEPTH = 6
MOST_PARAMETERS = 40

Result = Literal["customers", "persons"]


class Unreadable(ValueError):
    """It is not a selection: `code` says what is wrong, `where` in which part of it."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code, self.where = code, where


@dataclass(frozen=True)
class Condition:
    """One criterion with what it was given, as data."""

    criterion: str
    given: Mapping[str, Any] = field(default_factory=dict)
    negated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        stored: dict[str, Any] = {"criterion": self.criterion}
        if self.negated:
            stored["not"] = True
        return stored | {"with": dict(self.given)}


@dataclass(frozen=True)
class Group:
    """Conditions and groups, of which all or any must hold."""

    match: str = ALL
    items: tuple["Condition | Group", ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"match": self.match, "items": [item.as_json() for item in self.items]}

    def pruned(self) -> "Group":
        """Return it without groups that say nothing."""
        kept = []
        for item in self.items:
            part = item.pruned() if isinstance(item, Group) else item
            if isinstance(part, Condition) or part.items:
                kept.append(part)
        return replace(self, items=tuple(kept))


@dataclass(frozen=True)
class Tree:
    """A whole selection."""

    include: Group = Group(ALL)
    exclude: Group = Group(ANY)
    result: str = CUSTOMERS

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "version": VERSION,
            "result": self.result,
            INCLUDE: self.include.as_json(),
            EXCLUDE: self.exclude.as_json(),
        }

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Go through the conditions, each with its place: `include.0`, `exclude.1.0` …"""
        yield from _conditions(self.include, INCLUDE)
        yield from _conditions(self.exclude, EXCLUDE)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, and so includes everybody."""
        return not any(True for _condition in self.conditions())


def _conditions(group: Group, place: str) -> Iterator[tuple[str, Condition]]:
    for number, item in enumerate(group.items):
        if isinstance(item, Group):
            yield from _conditions(item, f"{place}.{number}")
        else:
            yield f"{place}.{number}", item


def read(stored: Any) -> Tree:
    """Read what is stored, or was sent by somebody.

    Whether its criteria exist and what they were given makes sense is for `checking`.

    Raises:
        Unreadable: it is not a selection of a version that we know, or too large.
    """
    if not isinstance(stored, Mapping):
        raise Unreadable("not_a_selection")
    if stored.get("version") != VERSION:
        raise Unreadable("version")
    if stored.get("result") not in (CUSTOMERS, PERSONS):
        raise Unreadable("result")
    unknown = set(stored) - {"version", "result", INCLUDE, EXCLUDE}
    if unknown:
        raise Unreadable("unknown", min(map(str, unknown))[:40])
    count = [0]
    include = _group(stored.get(INCLUDE, {"match": ALL, "items": []}), INCLUDE, 1, count)
    exclude = _group(stored.get(EXCLUDE, {"match": ANY, "items": []}), EXCLUDE, 1, count)
    return Tree(include, exclude, stored["result"])


def _group(stored: Any, place: str, depth: int, count: list[int]) -> Group:
    if not isinstance(stored, Mapping) or not isinstance(stored.get("items"), list):
        raise Unreadable("not_a_group", place)
    if stored.get("match") not in (ALL, ANY) or set(stored) - {"match", "items"}:
        raise Unreadable("not_a_group", place)
    if depth > MOST_DEPTH:
        raise Unreadable("too_deep", place)
    # Groups count as well: empty ones by the thousand are no selection either.
    count[0] += len(stored["items"])
    if count[0] > MOST_CONDITIONS:
        raise Unreadable("too_many", place)
    items: list[Condition | Group] = []
    for number, item in enumerate(stored["items"]):
        here = f"{place}.{number}"
        if isinstance(item, Mapping) and "items" in item:
            items.append(_group(item, here, depth + 1, count))
        else:
            items.append(_condition(item, here))
    return Group(stored["match"], tuple(items))


def _condition(stored: Any, place: str) -> Condition:
    if not isinstance(stored, Mapping) or not isinstance(stored.get("criterion"), str):
        raise Unreadable("not_a_condition", place)
    given = stored.get("with", {})
    negated = stored.get("not", False)
    if set(stored) - {"criterion", "with", "not"} or not isinstance(given, Mapping) or not isinstance(negated, bool):
        raise Unreadable("not_a_condition", place)
    if len(given) > MOST_PARAMETERS or len(stored["criterion"]) > 100:
        raise Unreadable("not_a_condition", place)
    return Condition(stored["criterion"], dict(given), negated)
