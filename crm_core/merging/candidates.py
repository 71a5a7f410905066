"""Pairs that may be the same: a stretch of an index at a time, so that a question costs the same in any register.

Each question reads so many rows in the order of one index, from where the last one ended. Two that have something in
common are close to each other there, so nobody is compared with everybody. What speaks for a pair is decided by
`likeness`; here it is only found.
"""

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# Rows that one question reads, of each column that it asks for.
STRETCH = 10_000
# A name is compared with so many that follow it.
NEIGHBOURS = 3
# So many letters may be other ones, in one place.
SLIP = 3

# Where something stands in the order of an index: the columns' values.
Place = Sequence[str]


@dataclass(frozen=True)
class Pair:
    """Two that may be the same, and where the first of them stands."""

    place: Place
    one: uuid.UUID
    other: uuid.UUID


@dataclass(frozen=True)
class Stretch:
    """What was found in a stretch, in order; `end` is where the next begins, None at the end of the index."""

    pairs: list[Pair] = field(default_factory=list)
    end: Place | None = None


Look = Callable[[Place | None], Stretch]


def sharing(table: str, columns: Sequence[str], *, most: int, by_bytes: bool = False) -> Look:
    """Make a question for those who share a value of some columns, which have an index each.

    Args:
        table: whose rows; those that are put away are left out.
        columns: where the value may stand.
        most: what more than so many share is no sign that they are the same.
        by_bytes: whether the indexes are in the order of bytes (`…_pattern_ops`).
    """
    less, more = ("~<~", "~>~") if by_bytes else ("<", ">")
    questions = [
        f"SELECT {column}, id FROM {table} WHERE archived_at IS NULL AND {column} <> '' AND {column} {more} %s"
        f" ORDER BY {column} USING {less} LIMIT %s"
        for column in columns
    ]

    def look(after: Place | None) -> Stretch:
        answers = [_ask(question, [after[0] if after else "", STRETCH]) for question in questions]
        rows = answers[0] if len(answers) == 1 else sorted(itertools.chain(*answers))
        full = [answer[-1][0] for answer in answers if len(answer) == STRETCH]
        end = None
        if full:
            # What an answer ends with may be shared by what comes after it; that is for the next stretch.
            bound = full[0] if len(answers) == 1 else min(full)
            whole = list(itertools.takewhile(lambda row: row[0] != bound, rows))
            # A value that fills a whole stretch is passed over.
            rows, end = whole, (whole[-1][0] if whole else bound,)
        return Stretch(list(_sharing(rows, most)), end)

    return look


def _sharing(rows: Iterable[tuple[str, uuid.UUID]], most: int) -> Iterator[Pair]:
    for value, those in itertools.groupby(rows, key=lambda row: row[0]):
        keys = sorted({key for _value, key in those})
        if len(keys) <= most:
            yield from (Pair((value,), one, other) for one, other in itertools.combinations(keys, 2))


def neighbours(table: str, apart: str, name: str, *, first: Place, same: bool = False) -> Look:
    """Make a question for those whose names are nearly the same, which makes them neighbours from one end or the other.

    Args:
        table: whose rows; those that are put away are left out.
        apart: the column that must be the same; there is an index of it and the name.
        name: the name, in SQL.
        first: where the index begins: after which value of `apart`, name and key.
        same: whether those whose names are altogether the same are asked for too.
    """
    question = (
        f"SELECT {apart}::text, {name}, id FROM {table} WHERE archived_at IS NULL"
        f" AND ({apart}, {name}, id) > (%s, %s, %s) ORDER BY {apart}, {name}, id LIMIT %s"
    )

    def look(after: Place | None) -> Stretch:
        rows = _ask(question, [*(after or first), STRETCH])
        # The last few are compared with what follows when they are the first of the next stretch.
        last = len(rows) - NEIGHBOURS if len(rows) == STRETCH else len(rows)
        forwards = list(range(len(rows)))
        backwards = sorted(forwards, key=lambda number: (rows[number][0], rows[number][1][::-1]))
        found = {both for ordered in (forwards, backwards) for both in _close(rows, ordered)}
        pairs = [
            Pair(_place(rows[one]), rows[one][2], rows[other][2])
            for one, other in sorted(found)
            if one < last and (same or rows[one][1] != rows[other][1])
        ]
        return Stretch(pairs, _place(rows[last - 1]) if last < len(rows) else None)

    return look


def _place(row: tuple[str, str, uuid.UUID]) -> Place:
    return row[0], row[1], str(row[2])


def _close(rows: list[tuple[str, str, uuid.UUID]], ordered: list[int]) -> Iterator[tuple[int, int]]:
    """Go through neighbours whose names differ by a slip, as numbers of rows, the smaller first."""
    for step in range(1, NEIGHBOURS + 1):
        for one, other in zip(ordered, ordered[step:], strict=False):
            (apart, a, _key), (its, b, _its_key) = rows[one], rows[other]
            if apart == its and _differ_by_a_slip(a, b):
                yield (one, other) if one < other else (other, one)


def _differ_by_a_slip(one: str, other: str) -> bool:
    """Tell whether two names are the same but for a few letters in one place."""
    shorter, longer = sorted((len(one), len(other)))
    if longer - shorter > SLIP:
        return False
    half = (shorter - SLIP + 1) // 2
    if half > 0 and one[:half] != other[:half] and one[-half:] != other[-half:]:
        return False  # the quick way for most
    begin = 0
    while begin < shorter and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    return longer - begin - end <= SLIP


def _ask(question: str, given: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall()
