"""What is asked of the log: words, a person, a door, a kind of thing, a part, a period."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from crm_core.fields.lookups import as_key
from crm_core.history.events import verbs_in
from crm_core.history.models import Change
from crm_core.history.tables import UNSAID, described, in_part, unshown
from crm_core.history.telling import DOORS
from crm_core.log.parts import PARTS
from kundsystem.shared import numbers

DAY = dt.timedelta(days=1)
# Says again what another row says: that all of a file was sent.
SILENT = ("list.exported",)


@dataclass(frozen=True)
class Asked:
    """The conditions, as they stand in the address; what can not be read is as if it were not there."""

    text: str = ""
    who: uuid.UUID | None = None
    door: str = ""
    table: str = ""
    part: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    found: tuple[uuid.UUID, ...] = field(default=())

    @classmethod
    def read(cls, query: QueryDict) -> "Asked":
        """Read the conditions."""
        door, table, part = (query.get(name, "") for name in ("door", "table", "part"))
        return cls(
            text=" ".join(query.get("q", "").replace("\x00", "").split())[:80],
            who=as_key(query.get("who", "")),
            door=door if door in DOORS else "",
            table=table if table in described() else "",
            part=part if part in PARTS else "",
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return any((self.text, self.who, self.door, self.table, self.part, self.since, self.until))

    @property
    def start(self) -> dt.datetime | None:
        """When the period begins."""
        return _midnight(self.since) if self.since else None

    @property
    def end(self) -> dt.datetime | None:
        """When the period is over."""
        return _midnight(self.until + DAY) if self.until else None

    def where(self) -> tuple[str, list[Any]]:
        """Return what a row `h` of the history must meet, besides its time, and the values in it."""
        # What only the system keeps, such as when somebody was in touch last, is nobody's deed.
        parts = ["h.table_name <> ALL(%s)", "h.verb <> ALL(%s)", "(h.op <> 'U' OR h.diff - %s::text[] <> '{}')"]
        given: list[Any] = [unshown(), list(SILENT), sorted(UNSAID)]
        if self.who:
            parts.append("(h.actor = %s OR (h.op = 'E' AND h.row_id = %s))")
            given += [self.who, self.who]
        if self.door:
            parts.append("h.door = %s")
            given.append(self.door)
        if self.table:
            parts.append("h.table_name = %s")
            given.append(self.table)
        if self.part:
            parts.append("CASE h.op WHEN 'E' THEN h.verb = ANY(%s) ELSE h.table_name = ANY(%s) END")
            given += [verbs_in(self.part), in_part(self.part)]
        if self.text:
            parts.append("(h.diff::text ILIKE %s OR h.row_id = ANY(%s) OR h.actor = ANY(%s))")
            given += [f"%{_literal(self.text)}%", list(self.found), list(self.found)]
        return " AND ".join(parts), given

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Return the first row of the period and the first one after it, by the index of times."""
        first = self._first_since(self.start) if self.start else None
        after = self._first_since(self.end) if self.end else None
        return first, after

    @staticmethod
    def _first_since(moment: dt.datetime) -> int:
        found = Change.objects.filter(at__gte=moment).order_by("at").values_list("pk", flat=True).first()
        return found if found is not None else 2**62


def _literal(text: str) -> str:
    """Return a text as a pattern that matches exactly it, within JSON."""
    written = text.replace("\\", "\\\\\\\\").replace('"', '\\\\"')
    return written.replace("%", "\\%").replace("_", "\\_")


def _day(text: str) -> dt.date | None:
    try:
        day = numbers.parse_date(text) if text else None
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
