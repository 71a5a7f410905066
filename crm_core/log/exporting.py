"""The log as a file: one line per changed field, made while it is sent."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crm_core.history.events import remember
from crm_core.history.grouping import people
from crm_core.history.models import Change
from crm_core.history.permissions import LOG
from crm_core.history.telling import HAPPENED, Line, door_label, tell
from crm_core.lists.cells_out import Column
from crm_core.lists.csv_files import csv_file
from crm_core.lists.permissions import EXPORT
from crm_core.log.access import require_log
from crm_core.log.asking import Asked
from crm_core.log.parts import PARTS
from crm_core.log.queries import named, rows_between
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Export:
    """A file that is made while it is sent; it ends with what was there when it was asked for."""

    asked: Asked
    below: int
    day: dt.date
    language: str

    def chunks(self) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        with override(self.language):
            labels = (
                _("When"),
                _("Who"),
                _("Through"),
                _("Kind of thing"),
                _("About"),
                _("Field"),
                _("From"),
                _("To"),
                _("Part"),
            )
            yield from csv_file([Column(label, "") for label in labels], self._cells())

    def _cells(self) -> Iterator[list[Any]]:
        below = self.below
        while rows := rows_between(self.asked, below, ROWS_AT_ONCE):
            names = people(row.actor for row in rows)
            yield from (_cells_of(line, names) for line in tell(rows))
            below = rows[-1].pk


@action("log.export", permission=LOG)
def export(*, actor: Actor, query: QueryDict) -> Export:
    """Begin to take the log out, and remember who did, and what."""
    require_log(actor)
    actor.require(EXPORT)
    asked = Asked.read(query)
    newest = Change.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    facts = {name: value for name, value in query.items() if value and name in Asked.__dataclass_fields__ | {"q": 0}}
    remember("log.export", facts, actor=actor.user.pk if actor.user else None, door=actor.door)
    return Export(named(asked), newest + 1, timezone.localdate(), get_language() or "sv")


def _cells_of(line: Line, names: dict[Any, Any]) -> list[Any]:
    change = line.change
    by = names.get(change.actor)
    moment = timezone.localtime(change.at).replace(tzinfo=None, microsecond=0)
    return [
        moment,
        by.name if by else "Kundsystem",
        str(door_label(change.door)),
        str(line.table.label),
        line.what.name,
        "" if line.deed == HAPPENED else line.text,
        line.was.text,
        line.now.text,
        str(PARTS[line.part][0]),
    ]
