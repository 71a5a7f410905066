"""Entries of the log: what one person did at one moment, in a line or two."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.history.events import event_of
from crm_core.history.grouping import people
from crm_core.history.models import Change
from crm_core.history.tables import DATA, Label, Table, table_of
from crm_core.history.telling import Line, door_label, tell
from crm_core.log.parts import PARTS
from crm_core.log.queries import Count, Found, counts_of, rows_of
from crm_core.log.verbs import VERBS
from kundsystem.accounts.models import User
from kundsystem.shared import formatting

FEW = 4  # rows: so many are told one by one


@dataclass
class Entry:
    """One operation."""

    last: int
    operation: uuid.UUID | None
    at: dt.datetime
    by: User | None
    door: str
    verb: str
    first: Change
    counts: list[Count] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """What it came to first."""
        return table_of(self.counts[0].table if self.counts else self.first.table_name)

    @property
    def where(self) -> Label:
        """What was worked with: an import, a merging, or else the kind of thing."""
        event = event_of(self.verb) if self.first.op == Change.Op.EVENT else None
        return VERBS.get(self.verb) or (event.label if event else self.table.label)

    @property
    def part(self) -> str:
        """What it is about."""
        event = event_of(self.verb) if self.first.op == Change.Op.EVENT else None
        return event.part if event else self.table.part or DATA

    @property
    def part_label(self) -> Label:
        """What it is about, as a word."""
        return PARTS[self.part][0]

    @property
    def tone(self) -> str:
        """The tone of that word."""
        return PARTS[self.part][1]

    @property
    def by_door(self) -> Label:
        """Through what it was done, when that is not simply a page."""
        return "" if self.door in {"page", ""} else door_label(self.door)

    @property
    def total(self) -> int:
        """How many rows it has changed."""
        return sum(count.rows for count in self.counts)

    @property
    def has_more(self) -> bool:
        """Whether its own page tells more than the line does."""
        return self.operation is not None and self.total > FEW

    @cached_property
    def sums(self) -> list[str]:
        """Say how much was done, table by table: `Customers: 1,775 new, 25 changed`."""
        said: dict[str, list[str]] = {}
        for count in self.counts:
            said.setdefault(count.table, []).append(_said(count))
        return [f"{table_of(table).plural}: {', '.join(parts)}" for table, parts in said.items()]


def entries_of(found: Found) -> list[Entry]:
    """Tell a page of operations: so many questions, whatever they did."""
    operations = [head.operation for head in found.heads if head.operation]
    counts: dict[uuid.UUID, list[Count]] = defaultdict(list)
    for count in counts_of(operations):
        counts[count.operation].append(count)
    few = [key for key in operations if sum(count.rows for count in counts[key]) <= FEW]
    alone = [head.last for head in found.heads]  # of those with many rows, the one that says who and when
    rows = rows_of(few, alone)
    by_operation: dict[object, list[Change]] = defaultdict(list)
    for row in rows:
        by_operation[row.operation or row.pk].append(row)
    names = people(row.actor for row in rows)
    lines = _lines_by_operation(row for row in rows if row.operation is None or row.operation in few)
    entries = []
    for head in found.heads:
        key = head.operation or head.last
        newest = by_operation[key][0]
        by = names.get(newest.actor)
        entry = Entry(head.last, head.operation, newest.at, by, newest.door, newest.verb, by_operation[key][-1])
        entry.counts = counts[head.operation] if head.operation else []
        entry.lines = lines.get(key, [])
        if entry.lines or entry.total > FEW:  # what has nothing to say to people is not said
            entries.append(entry)
    return entries


def _lines_by_operation(rows: Iterable[Change]) -> dict[object, list[Line]]:
    lines: dict[object, list[Line]] = defaultdict(list)
    for line in tell(rows):
        lines[line.change.operation or line.change.pk].insert(0, line)
    return lines


def _said(count: Count) -> str:
    rows = formatting.number(count.rows)
    if count.op == Change.Op.INSERT:
        text = ngettext("%(count)s new", "%(count)s new", count.rows)
    elif count.op == Change.Op.UPDATE:
        text = ngettext("%(count)s changed", "%(count)s changed", count.rows)
    elif count.op == Change.Op.DELETE:
        text = ngettext("%(count)s removed", "%(count)s removed", count.rows)
    else:
        return _("once")
    return text % {"count": rows}
