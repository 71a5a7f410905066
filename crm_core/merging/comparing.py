"""Two that are to become one, field by field: what differs, what is proposed, and what is the same."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crm_core.fields.registry import Field
from crm_core.history.queries import newest_changes
from crm_core.merging import hanging
from crm_core.merging.subjects import Subject

NOTHING: tuple[Any, ...] = (None, "", ())
# A longer text that holds the shorter one says more; of two numbers that says nothing.
TEXTS = {"text", "long_text"}


@dataclass(frozen=True)
class Line:
    """One field with what each of the two has."""

    field: Field
    values: tuple[Any, Any]

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.field.kind.token(self.values[0]) != self.field.kind.token(self.values[1])

    @property
    def is_contested(self) -> bool:
        """Whether both have something, and not the same."""
        return self.differs and not any(value in NOTHING for value in self.values)

    @property
    def texts(self) -> tuple[str, str]:
        """Both as plain text."""
        return self.field.kind.show(self.values[0]), self.field.kind.show(self.values[1])

    @property
    def fuller(self) -> int | None:
        """Which says more, 0 or 1; None when it can not be told."""
        for side in (0, 1):
            if self.values[side] in NOTHING:
                return 1 - side
        if self.field.kind.name in TEXTS:
            one, other = (text.casefold() for text in self.texts)
            if one != other and (one in other or other in one):
                return int(one in other)
        return None


class Comparison:
    """Two things of a subject side by side; 0 is the left one, 1 the right one."""

    def __init__(self, subject: Subject, left: Any, right: Any) -> None:
        self.subject = subject
        self.things = (left, right)
        fields = subject.fields()
        values = subject.read(fields, self.things)
        self.all = [Line(field, values[field.name]) for field in fields]
        self.lines = [line for line in self.all if line.differs]

    @cached_property
    def same(self) -> list[tuple[Any, str]]:
        """What both have, as name of field and text; what is empty at both is left out."""
        return [
            (line.field.label, line.texts[0]) for line in self.all if not line.differs and line.values[0] not in NOTHING
        ]

    @cached_property
    def united(self) -> list[tuple[Any, str]]:
        """What is kept of both, as name of field and text."""
        found = []
        for field in self.subject.united():
            values = dict.fromkeys([*field.read(self.things[0]), *field.read(self.things[1])])
            if values:
                found.append((field.label, field.kind.show(tuple(values))))
        return found

    @cached_property
    def hung(self) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """What hangs on each: how many, and that in words."""
        found = hanging.told(self.subject.name, [thing.pk for thing in self.things])
        return found[self.things[0].pk], found[self.things[1].pk]

    @cached_property
    def kept(self) -> int:
        """Which is proposed to stay: the one with more on it, else the older."""
        amounts = [sum(count for count, _text in hung) for hung in self.hung]
        if amounts[0] != amounts[1]:
            return int(amounts[1] > amounts[0])
        return int(self.things[1].created_at < self.things[0].created_at)

    @cached_property
    def proposed(self) -> dict[str, int]:
        """Whose value of each differing field is proposed, by name: the fuller or, of equals, the newer."""
        chosen = {}
        for line in self.lines:
            fuller = line.fuller
            chosen[line.field.name] = self._newer(line) if fuller is None else fuller
        for group in self.subject.together:
            lines = [line for line in self.lines if line.field.group == group]
            if any(line.is_contested for line in lines):
                side = self._fuller_of(lines)
                chosen |= {line.field.name: side for line in lines}
        return chosen

    def _fuller_of(self, lines: list[Line]) -> int:
        filled = [sum(line.values[side] not in NOTHING for line in lines) for side in (0, 1)]
        if filled[0] != filled[1]:
            return int(filled[1] > filled[0])
        return self._newer(max(lines, key=lambda line: max(self._changed(line, side) for side in (0, 1))))

    def _newer(self, line: Line) -> int:
        at = [self._changed(line, side) for side in (0, 1)]
        return self.kept if at[0] == at[1] else int(at[1] > at[0])

    def _changed(self, line: Line, side: int) -> dt.datetime:
        thing = self.things[side]
        return self._changes.get((thing.pk, line.field.column_name), thing.updated_at)

    @cached_property
    def _changes(self) -> dict[tuple[uuid.UUID, str], dt.datetime]:
        return newest_changes(self.subject.name, [thing.pk for thing in self.things])
