"""Changes in words: what each was about, which field, from what, to what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from crm_core.history.events import event_of
from crm_core.history.models import Change
from crm_core.history.tables import Label, Table, table_of
from crm_core.history.values import NOTHING, Named, Names, Said, column_of

NEW, GONE, PUT_AWAY, BACK, CHANGED, HAPPENED = "new", "gone", "put_away", "back", "changed", "happened"
DOORS = {
    "page": gettext_lazy("On a page"),
    "api": gettext_lazy("API"),
    "import": pgettext_lazy("way of a change", "Import"),
    "task": gettext_lazy("By itself"),
    "undo": pgettext_lazy("way of a change", "Undo"),
    "command": gettext_lazy("By the operator"),
}
ARCHIVED = "archived_at"


@dataclass(frozen=True)
class Line:
    """One thing that a change says.

    Args:
        change: which one.
        table: of the row, described.
        what: what the row is called.
        url: where the row is shown; empty when it is nowhere, or no more.
        deed: NEW, GONE, PUT_AWAY, BACK, CHANGED, or HAPPENED for an event.
        column: of the database; empty when it is about the whole row.
        label: what the column is called.
        was, now: from what, to what.
    """

    change: Change
    table: Table
    what: Named
    url: str
    deed: str
    column: str = ""
    label: Label = ""
    was: Said = NOTHING
    now: Said = NOTHING

    @property
    def text(self) -> str:
        """Say what was done with the row where no field stands, and else which field."""
        words = {
            NEW: _("Added"),
            GONE: _("Removed"),
            PUT_AWAY: pgettext("what was done", "Archived"),
            BACK: _("Brought back"),
        }
        return words.get(self.deed) or str(self.label)

    @property
    def part(self) -> str:
        """What it is about, for whoever reads the log."""
        event = event_of(self.change.verb) if self.deed == HAPPENED else None
        return event.part if event else self.table.part

    @property
    def is_compared(self) -> bool:
        """Whether a page shows the two texts beside each other."""
        return bool(self.url) and self.column in self.table.compared


def tell(changes: Iterable[Change]) -> list[Line]:
    """Say what changes did, in their order: a question for each table that something is named of."""
    told = [change for change in changes if table_of(change.table_name).is_shown]
    names = Names()
    for change in told:
        _want(change, names)
    names.find()
    return [line for change in told for line in _lines(change, names)]


def door_label(door: str) -> Label:
    """Say through what somebody came."""
    return DOORS.get(door, door)


def _want(change: Change, names: Names) -> None:
    if change.op == Change.Op.EVENT:
        if event := event_of(change.verb):
            names.want(event.about, change.row_id)
        return
    names.want(change.table_name, change.row_id)
    table = table_of(change.table_name)
    for name, value in change.diff.items():
        column = column_of(table, name)
        if column is not None and column.points_at:
            for one in value if change.op == Change.Op.UPDATE else [value]:
                names.want(column.points_at, one)


def _lines(change: Change, names: Names) -> Iterator[Line]:
    table = table_of(change.table_name)
    if change.op == Change.Op.EVENT:
        event = event_of(change.verb)
        about = names.of(event.about, change.row_id) if event else Named("")
        yield Line(change, table, about, "", HAPPENED, now=Said(event.sentence(change.diff) if event else ""))
        return
    what = names.of(change.table_name, change.row_id)
    url = "" if what.is_gone else _url(table, change.row_id)
    if change.op != Change.Op.UPDATE:
        deed = NEW if change.op == Change.Op.INSERT else GONE
        yield Line(change, table, what, url, deed, now=_summary(change, table, names, what))
        return
    for name, (before, after) in change.diff.items():
        if name == ARCHIVED:
            yield Line(change, table, what, url, PUT_AWAY if after else BACK, ARCHIVED)
            continue
        column = column_of(table, name)
        if column is not None:
            was, now = column.say(before, names), column.say(after, names)
            yield Line(change, table, what, url, CHANGED, name, column.label, was, now)


def _summary(change: Change, table: Table, names: Names, what: Named) -> Said:
    """What a row that hangs on another is about, when it has no name of its own to go by."""
    if what.name or change.op == Change.Op.UPDATE:
        return Said(what.name)
    parts: list[str] = []
    for name, value in change.diff.items():
        column = column_of(table, name)
        if column is not None and name != table.parent and (said := column.say(value, names)):
            parts.append(said.text)
    return Said(", ".join(parts[:3]))


def _url(table: Table, key: Any) -> str:
    if not table.address or key is None:
        return ""
    try:
        return reverse(table.address, args=[key])
    except NoReverseMatch:
        return ""
