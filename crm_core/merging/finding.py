"""Likely duplicates, as a page shows them: groups, the surest first, going on from where the last page ended."""

import itertools
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing

from crm_core.merging import hanging, queries
from crm_core.merging.candidates import Pair, Place
from crm_core.merging.likeness import LEVELS, Likeness
from crm_core.merging.stages import STAGES, Stage
from crm_core.merging.subjects import Subject
from kundsystem.accounts.actor import Actor

# Groups on a page; a few more when they stand close together.
PAGE = 20
# Pairs that are looked at closely at a time.
HANDFUL = 200
# So many are proposed for one to be merged with.
FEW = 10
# What so many share is no sign that they are the same.
MANY = 6
# Seconds after which a page shows what it has, and says that there is more to look through.
PATIENCE = 0.3


@dataclass(frozen=True)
class Member:
    """One of a group.

    Args:
        thing: the customer or person.
        hung: what hangs on it, in words.
        like: which of those before it in the group it is like; None for the first.
        why: why it may be the same as that one.
        others: keys of all in the group that it is like.
    """

    thing: Any
    hung: list[str]
    like: Any = None
    why: Likeness | None = None
    others: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class Group:
    """Some that may be the same; the first is the one with most on it."""

    members: list[Member]

    @property
    def level(self) -> int:
        """How sure it is at best."""
        return min(member.why.level for member in self.members if member.why)

    @property
    def level_text(self) -> object:
        """How sure it is, in words."""
        return LEVELS[self.level][0]

    @property
    def tone(self) -> str:
        """The tone of these words."""
        return LEVELS[self.level][1]


@dataclass(frozen=True)
class Found:
    """A page: groups, and where the next one goes on; no `after` when all has been looked through."""

    groups: list[Group]
    after: str = ""


def likely(actor: Actor, subject: Subject, after: str = "") -> Found:
    """Return the next likely duplicates."""
    stages = STAGES[subject.name]
    stage, place = _read(after, len(stages))
    began = time.monotonic()
    groups: list[Group] = []
    while stage < len(stages):
        stretch = stages[stage].look(place)
        for pairs in _handfuls(stretch.pairs):
            groups += _groups(actor, subject, stages[stage], pairs)
            if len(groups) >= PAGE:
                return Found(_in_order(groups), _write(stage, pairs[-1].place))
        stage, place = (stage, stretch.end) if stretch.end is not None else (stage + 1, None)
        if time.monotonic() - began > PATIENCE:
            break
    return Found(_in_order(groups), _write(stage, place) if stage < len(stages) else "")


def like_one(actor: Actor, subject: Subject, thing: Any) -> list[Member]:
    """Return what may be the same as one thing, the surest first."""
    alike = [(other, queries.likeness_of(subject, thing, other)) for other in queries.resembling(actor, subject, thing)]
    said = queries.said_different(subject, [thing.pk, *(other.pk for other, _why in alike)])
    found = [(other, why) for other, why in alike if why and frozenset({thing.pk, other.pk}) not in said]
    # What many share, as a switchboard's number, is no sign that they are the same.
    shared = Counter(why.found_by for _other, why in found if not why.name)
    found = [(other, why) for other, why in found if why.name or shared[why.found_by] < MANY]
    found = sorted(found, key=lambda both: (both[1].level, both[1].found_by))[:FEW]
    hung = hanging.told(subject.name, [other.pk for other, _why in found])
    return [Member(other, [text for _count, text in hung[other.pk]], thing, why, (thing.pk,)) for other, why in found]


def _in_order(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: group.level)


def _handfuls(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """Share pairs out, those found at one place together."""
    handful: list[Pair] = []
    for _place, those in itertools.groupby(pairs, key=lambda pair: pair.place):
        handful += those
        if len(handful) >= HANDFUL:
            yield handful
            handful = []
    if handful:
        yield handful


def _groups(actor: Actor, subject: Subject, stage: Stage, pairs: list[Pair]) -> list[Group]:
    things = queries.with_facts(actor, subject, {key for pair in pairs for key in (pair.one, pair.other)})
    said = queries.said_different(subject, things)
    likes: dict[uuid.UUID, dict[uuid.UUID, Likeness]] = {}
    for pair in pairs:
        if pair.one in things and pair.other in things and frozenset({pair.one, pair.other}) not in said:
            why = queries.likeness_of(subject, things[pair.one], things[pair.other])
            if why is not None and why.found_by in stage.reasons:
                likes.setdefault(pair.one, {})[pair.other] = why
                likes.setdefault(pair.other, {})[pair.one] = why
    if not likes:
        return []
    hung = hanging.told(subject.name, likes)
    amounts = {key: sum(count for count, _text in lines) for key, lines in hung.items()}
    # The one with most on it is what the others are compared with; of equals the older.
    order = sorted(likes, key=lambda key: (-amounts[key], things[key].created_at, key))
    words = {key: [text for _count, text in lines] for key, lines in hung.items()}
    left = dict.fromkeys(order)
    groups = []
    while left:
        groups.append(Group(list(_connected(next(iter(left)), likes, things, words, left))))
    places = {key: place for place, pair in enumerate(pairs) for key in (pair.one, pair.other)}
    return sorted(groups, key=lambda group: min(places[member.thing.pk] for member in group.members))


def _connected(
    first: uuid.UUID,
    likes: dict[uuid.UUID, dict[uuid.UUID, Likeness]],
    things: dict[uuid.UUID, Any],
    hung: dict[uuid.UUID, list[str]],
    left: dict[uuid.UUID, None],
) -> Iterator[Member]:
    """Go through all that is like the first, or like what is like it, and take it from what is left."""
    there = [first]
    del left[first]
    yield Member(things[first], hung[first])
    while near := [(why.level, why.found_by, key, at) for at in there for key, why in likes[at].items() if key in left]:
        _level, _reason, key, at = min(near)
        del left[key]
        there.append(key)
        yield Member(things[key], hung[key], things[at], likes[at][key], tuple(likes[key]))


def _write(stage: int, place: Place | None) -> str:
    return signing.dumps([stage, place], salt="duplicates", compress=True)


def _read(after: str, stages: int) -> tuple[int, Place | None]:
    try:
        stage, place = signing.loads(after, salt="duplicates")
    except (signing.BadSignature, ValueError):
        return 0, None  # somebody has made up the address, or it is the first page
    return min(stage, stages), place
