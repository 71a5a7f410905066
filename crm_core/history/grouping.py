"""Lines as a page shows them: by day, and within it by operation, which one person did at one moment."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.history.tables import Label
from crm_core.history.telling import CHANGED, NEW, Line, door_label
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


@dataclass
class Deed:
    """What one operation did, of what is shown."""

    at: dt.datetime
    operation: uuid.UUID | None
    by: User | None
    door: str
    verb: str
    is_wide: bool = False
    undo: uuid.UUID | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def by_door(self) -> Label:
        """Through what it was done, when that is not simply a page."""
        return "" if self.door in {"page", ""} else door_label(self.door)


@dataclass
class Day:
    """What happened on a day."""

    day: dt.date
    deeds: list[Deed] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Say which day it is: `Today, 23 Nov` and `17 Nov`."""
        date = formatting.short_date(self.day)
        return _("Today, %(date)s") % {"date": date} if self.day == timezone.localdate() else date


def people(keys: Iterable[uuid.UUID | None]) -> dict[Any, User]:
    """Return people by key: one question."""
    wanted = {key for key in keys if key}
    return dict(User.objects.in_bulk(wanted)) if wanted else {}


def deeds_of(lines: Iterable[Line], actor: Actor, wide: Collection[uuid.UUID] = ()) -> list[Deed]:
    """Group lines, newest first, by what one operation did."""
    told = list(lines)
    names = people(line.change.actor for line in told)
    deeds: list[Deed] = []
    by_key: dict[Any, Deed] = {}
    for line in told:
        change = line.change
        key = change.operation or change.pk
        if key not in by_key:
            by = names.get(change.actor)
            by_key[key] = Deed(change.at, change.operation, by, change.door, change.verb, change.operation in wide)
            deeds.append(by_key[key])
        by_key[key].lines.append(line)
    touched: set[tuple[Any, str]] = set()
    for deed in deeds:
        deed.lines = _sorted(deed.lines)
        if deed.operation and not deed.is_wide and _may_undo(deed, actor) and not _is_changed_since(deed, touched):
            deed.undo = deed.operation
        touched.update((line.change.row_id, line.column) for line in deed.lines)
    return deeds


def by_day(deeds: Iterable[Deed]) -> list[Day]:
    """Group what was done by the day on which it was, in the order given."""
    days: list[Day] = []
    for deed in deeds:
        day = timezone.localtime(deed.at).date()
        if not days or days[-1].day != day:
            days.append(Day(day))
        days[-1].deeds.append(deed)
    return days


def _sorted(lines: list[Line]) -> list[Line]:
    """Put what was made first, and what hangs on it after; the rows of one operation are as old as each other."""
    return sorted(lines, key=lambda line: (bool(line.table.parent and line.deed != CHANGED), line.change.pk))


def _may_undo(deed: Deed, actor: Actor) -> bool:
    own = actor.user is not None and deed.by == actor.user
    return (own or actor.may(permissions.SETTINGS_MANAGE)) and all(line.table.can_undo for line in deed.lines)


def _is_changed_since(deed: Deed, touched: Collection[tuple[Any, str]]) -> bool:
    """Whether something newer on the page has changed the same, so that undoing this would leave it as it is."""
    rows = {row for row, _column in touched}
    return any(
        (line.change.row_id, line.column) in touched or (line.deed == NEW and line.change.row_id in rows)
        for line in deed.lines
    )
