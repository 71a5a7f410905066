"""What stood in a column, in words: names rather than keys, amounts and days as one reads them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.fields.registry import Field, fields_of
from crm_core.history.models import REDACTED, Change
from crm_core.history.tables import COMMON, Label, Table, table_of, unsaid
from kundsystem.shared import formatting

LONG = 160  # letters of a text that are shown


@dataclass(frozen=True)
class Said:
    """A value in words; a toned one is shown as a chip."""

    text: str
    tone: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Said("")


@dataclass(frozen=True)
class Named:
    """What a row is called, whether it is still there, and its tone."""

    name: str
    tone: str = ""
    is_gone: bool = False


class Names:
    """What rows are called: collected first, then asked for once for each table."""

    def __init__(self) -> None:
        self._wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
        self._known: dict[tuple[str, uuid.UUID], Named] = {}

    def want(self, table: str, key: Any) -> None:
        """Say that a row will be named."""
        if (read := as_uuid(key)) and (table, read) not in self._known:
            self._wanted[table].add(read)

    def find(self) -> None:
        """Ask for everything that is wanted: a question for each table, and one for all that is no more."""
        gone: dict[str, set[uuid.UUID]] = {}
        for table, keys in self._wanted.items():
            gone[table] = keys - self._look_up(table, keys)
        self._wanted.clear()
        if missing := {table: keys for table, keys in gone.items() if keys}:
            self._remember(missing)

    def of(self, table: str, key: Any) -> Named:
        """Return what a row is called; empty when nobody knows any more."""
        read = as_uuid(key)
        return self._known.get((table, read), Named("")) if read else Named("")

    def _look_up(self, table: str, keys: set[uuid.UUID]) -> set[uuid.UUID]:
        told = table_of(table)
        model = told.model
        if model is None:
            return set()
        rows = model._base_manager.select_related(*told.related) if told.related else model._base_manager.all()
        found = set()
        for row in rows.filter(pk__in=keys):
            self._known[table, row.pk] = Named(told.named(row), getattr(row, "tone", ""))
            found.add(row.pk)
        return found

    def _remember(self, missing: Mapping[str, set[uuid.UUID]]) -> None:
        """Name what is no more by what the history says that it was."""
        keys = [key for some in missing.values() for key in some]
        last = Change.objects.filter(table_name__in=list(missing), row_id__in=keys, op=Change.Op.DELETE).order_by("id")
        for change in last:
            if change.row_id is None:
                continue
            titles = (change.diff.get(column) for column in table_of(change.table_name).titles)
            name = " ".join(str(title) for title in titles if title and title != REDACTED)
            self._known[change.table_name, change.row_id] = Named(name[:LONG], is_gone=True)


@dataclass(frozen=True)
class Column:
    """A column of a table, as people know it."""

    label: Label
    field: Field | None = None
    kept: models.Field | None = None
    is_picture: bool = False
    word: Callable[[str], Label] = str

    @property
    def points_at(self) -> str:
        """The table that it refers to; empty when it holds a value itself."""
        related = getattr(self.kept, "related_model", None)
        return related._meta.db_table if related is not None else ""

    def say(self, raw: Any, names: Names) -> Said:
        """Return a value as people read it."""
        if raw is None or raw == "" or raw == []:
            return NOTHING
        if raw == REDACTED:
            return Said(_("erased"))
        if isinstance(raw, dict) and set(raw) == {"sha256"}:
            return Said(_("a very long text"))
        if self.is_picture:
            return Said(_("a picture"))
        if self.points_at:
            named = names.of(self.points_at, raw)
            return Said(named.name or _("something that is no more"), named.tone)
        return Said(_shortened(self._worded(raw)))

    def _worded(self, raw: Any) -> str:
        value = self._read(raw)
        if self.field is not None:
            try:
                return self.field.kind.show(value)
            except (ValueError, TypeError, AttributeError, ArithmeticError):
                return str(raw)  # a value from before the field was as it is now
        if isinstance(value, list | tuple):
            return ", ".join(str(self.word(one)) for one in value)
        choices = dict(getattr(self.kept, "flatchoices", ()))
        if not isinstance(value, dict) and value in choices:
            return str(choices[value])
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, dt.datetime):
            return formatting.moment(timezone.localtime(value))
        return str(value)

    def _read(self, raw: Any) -> Any:
        """Turn what JSON holds into what the column held."""
        if self.kept is None or isinstance(raw, list | dict):
            return raw
        try:
            return self.kept.to_python(raw)
        except (ValidationError, ValueError, TypeError):
            return raw


def column_of(table: Table, name: str) -> Column | None:
    """Return a column of a table; None for one that says nothing to people."""
    if name in table.hidden or unsaid(name):
        return None
    field = _fields(table.subject or table.name).get(name)
    kept = _kept(table.name, name)
    label = table.labels.get(name) or (field.label if field else None) or COMMON.get(name)
    if label is None:
        label = str(getattr(kept, "verbose_name", "") or name).replace("_", " ").capitalize()
    return Column(label, field, kept, name in table.pictures, table.words.get(name, str))


def _fields(subject: str) -> Mapping[str, Field]:
    return {field.column_name: field for field in fields_of(subject)}


@cache
def _kept(table: str, column: str) -> models.Field | None:
    model = table_of(table).model
    if model is None:
        return None
    for field in model._meta.concrete_fields:
        if field.column == column:
            return field
    try:
        return model._meta.get_field(column)  # type: ignore[return-value]
    except FieldDoesNotExist:
        return None


def as_uuid(raw: Any) -> uuid.UUID | None:
    """Read a key as the history has it; None when it is none."""
    if isinstance(raw, uuid.UUID):
        return raw
    try:
        return uuid.UUID(str(raw))
    except ValueError:
        return None


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONG else f"{line[: LONG - 1].rstrip()}…"
