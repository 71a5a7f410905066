"""The builder as one page shows it: groups and conditions with their numbers, the sentence, who is found, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm_core.selections import boxes, editing
from crm_core.selections.asking import Why, candidates, why
from crm_core.selections.checking import Checked, Part, Problem, check
from crm_core.selections.counts import Counts, count
from crm_core.selections.hits import Hit, Hits, hits
from crm_core.selections.registry import Criterion, all_criteria, criterion_of
from crm_core.selections.sentences import Said, as_text, condition_words, sentence
from crm_core.selections.state import OUT, State
from crm_core.selections.tree import EXCLUDE, INCLUDE, Condition, Group
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError


def id_of(place: str) -> str:
    """Return a place as it stands in the id of an element."""
    return place.replace(".", "-")


@dataclass(frozen=True)
class Line:
    """A condition as a row of the builder."""

    place: str
    condition: Condition
    criterion: Criterion | None
    part: Part | None
    said: list[Said]
    problems: list[Problem]
    count: int | None = None
    mark: str = ""
    is_open: bool = False
    is_first: bool = False
    is_last: bool = False
    is_inner: bool = False

    @property
    def id(self) -> str:
        """Unique on the page."""
        return id_of(self.place)

    @property
    def side(self) -> str:
        """Which side it stands on."""
        return self.place.partition(".")[0]

    @property
    def icon(self) -> str:
        """Its criterion's icon."""
        return self.criterion.icon if self.criterion else "alert-circle"

    @property
    def words(self) -> str:
        """All of it as plain text."""
        if self.said:
            return as_text(self.said)
        return str(self.criterion.label) if self.criterion else self.condition.criterion

    @property
    def has_value(self) -> bool:
        """Whether there is a value to press."""
        return any(piece.side for piece in self.said)

    @property
    def is_group(self) -> bool:
        """It is not."""
        return False


@dataclass(frozen=True)
class Box:
    """A group as a box around its rows."""

    place: str
    match: str
    items: list[Any] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = False
    is_inner: bool = False

    @property
    def id(self) -> str:
        """Unique on the page."""
        return id_of(self.place)

    @property
    def side(self) -> str:
        """Which side it stands on."""
        return self.place.partition(".")[0]

    @property
    def is_group(self) -> bool:
        """It is."""
        return True


@dataclass(frozen=True)
class Opened:
    """A condition's boxes, and how it begins when it is to hold and when it is not to."""

    turned: tuple[str, str]
    boxes: list[boxes.FilledBox]


class Builder:
    """Everything that the builder's page shows; each part is worked out when it is asked for."""

    def __init__(self, state: State, actor: Actor, after: str = "") -> None:
        self.state = state
        self.actor = actor
        self._after = after

    @cached_property
    def checked(self) -> Checked:
        """The selection, looked through."""
        path = (self.state.saved.pk,) if self.state.saved else ()
        return check(self.state.tree, self.actor, path=path)

    @cached_property
    def counts(self) -> Counts:
        """The numbers."""
        return count(self.checked)

    @cached_property
    def hits(self) -> Hits:
        """Who is found."""
        return hits(self.checked, out=self.state.view == OUT, after=self._after)

    @cached_property
    def why(self) -> Why | None:
        """About whom it is asked why, if anybody."""
        if self.state.why:
            return why(self.checked, self.actor, self.state.why)
        if self.state.ask:
            found = candidates(self.actor, self.state.ask, persons=self.checked.lens.of_persons)
            if len(found) == 1:
                return why(self.checked, self.actor, found[0].pk)
            return Why(candidates=found)
        return None

    @property
    def candidates(self) -> list[tuple[str, str, str]]:
        """Whom one may have meant: the address that asks about each, its name, and what tells it apart."""
        found = self.why.candidates if self.why else []
        return [
            (self.state.url(why=one.pk, ask=""), one.name, one.customer.name if self.of_persons else one.postal_town)
            for one in found
        ]

    @property
    def more_url(self) -> str:
        """The address of the hits that follow."""
        url = self.state.url(why=None, ask="", edit="")
        return f"{url}{'&' if '?' in url else '?'}{urlencode({'after': self.hits.after})}"

    @property
    def rows(self) -> list[tuple[Hit, str]]:
        """The hits, each with the address that asks about it."""
        return [(hit, self.state.url(why=hit.thing.pk, ask="", edit="")) for hit in self.hits.rows]

    @property
    def faulty(self) -> int:
        """How many conditions are not complete."""
        return len({problem.place for problem in self.checked.problems})

    @cached_property
    def sentence(self) -> list[Said]:
        """The selection in words; empty when something in it is wrong."""
        return [] if self.checked.problems else sentence(self.checked)

    @property
    def of_persons(self) -> bool:
        """Whether persons are asked for."""
        return self.checked.lens.of_persons

    @cached_property
    def include(self) -> Box:
        """The including side."""
        return self._box(self.state.tree.include, INCLUDE)

    @cached_property
    def exclude(self) -> Box:
        """The excluding side."""
        return self._box(self.state.tree.exclude, EXCLUDE)

    def line(self, place: str, *, is_open: bool = True) -> Line:
        """Return one row, without numbers."""
        condition = editing.find_condition(self.state.tree, place)
        return self._line(condition, place, {}, is_open=is_open)

    @cached_property
    def open(self) -> "Opened | None":
        """The condition whose boxes are open, if any."""
        try:
            return self.opened(self.state.edit) if self.state.edit else None
        except UserError:
            return None  # the address is older than the condition's place

    def opened(self, place: str) -> "Opened":
        """Return the boxes of a condition."""
        condition = editing.find_condition(self.state.tree, place)
        criterion = criterion_of(condition.criterion)
        if criterion is None:
            raise UserError(_("This condition is not known here any more. Take it away."), code="unknown_criterion")
        problems = [problem for problem in self.checked.problems if problem.place == place]
        part = self.checked.parts.get(place)
        turned = boxes.turned(criterion, part.values if part else {}, self.checked.lens)
        return Opened(turned, boxes.boxes(condition, criterion, self.actor, place, problems))

    @cached_property
    def lines(self) -> list[Line]:
        """Every condition."""
        return [*_lines(self.include), *_lines(self.exclude)]

    @property
    def lasting(self) -> list[str]:
        """Ids of what a change inside an open condition leaves as it is but for the numbers and words in it."""
        return [f"head-{line.id}" for line in self.lines]

    def _box(self, group: Group, place: str, **where: bool) -> Box:
        marks = self.why.marks if self.why else {}
        items: list[Any] = []
        for number, item in enumerate(group.items):
            here = f"{place}.{number}"
            at = {"is_first": number == 0, "is_last": number == len(group.items) - 1, "is_inner": "." in place}
            if isinstance(item, Group):
                items.append(self._box(item, here, **at))
            else:
                items.append(self._line(item, here, marks, is_open=self.state.edit == here, counted=True, **at))
        return Box(place, group.match, items, **where)

    def _line(
        self, condition: Condition, place: str, marks: Mapping[str, str], *, counted: bool = False, **where: bool
    ) -> Line:
        part = self.checked.parts.get(place)
        problems = [problem for problem in self.checked.problems if problem.place == place]
        said = condition_words(part, self.checked, place.partition(".")[0]) if part and not problems else []
        number = self.counts.conditions.get(place) if counted else None
        criterion = criterion_of(condition.criterion)
        return Line(place, condition, criterion, part, said, problems, number, marks.get(place, ""), **where)


@dataclass(frozen=True)
class Shelf:
    """Criteria under one heading."""

    label: str
    criteria: list[Criterion]


def shelves(find: str = "") -> list[Shelf]:
    """Return the criteria that can be added, those whose name or heading holds every word of a text."""
    words = find.casefold().split()
    found: dict[str, list[Criterion]] = {}
    for criterion in all_criteria():
        named = f"{criterion.label} {criterion.group}".casefold()
        if all(word in named for word in words):
            found.setdefault(str(criterion.group), []).append(criterion)
    return [Shelf(label, criteria) for label, criteria in found.items()]


def target(state: State) -> str:
    """Return the group that a condition is added to: the one that was asked for when there is such a group."""
    try:
        editing.find_group(state.tree, state.to or INCLUDE)
    except UserError:
        return INCLUDE
    return state.to or INCLUDE


def _lines(box: Box) -> Iterator[Line]:
    for item in box.items:
        if isinstance(item, Box):
            yield from _lines(item)
        else:
            yield item
