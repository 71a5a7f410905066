"""Own values in an import's SQL: found by name, made where they are missing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.utils import CursorWrapper

from crm_core.contacts.models import PositionType
from crm_core.customers.models import CustomerStatus, Industry, Tag, Unit
from crm_core.notes.models import NoteKind
from kundsystem.shared.keys import new_key

# Where names stand in the working table: column, name in it, model.
_SINGLE: tuple[tuple[str, str, type[models.Model]], ...] = (
    ("customer", "status", CustomerStatus),
    ("customer", "industry", Industry),
    ("customer", "unit", Unit),
    ("contact", "position_type", PositionType),
    ("note", "kind", NoteKind),
)


def by_name(table: str, json: str, name: str, otherwise: str = "") -> str:
    """Return SQL for the key of the value that a row names, or of another when it names none."""
    found = (
        f"(SELECT v.id FROM \"{table}\" v WHERE lower(v.name) = lower({json}->>'{name}')"
        " AND v.archived_at IS NULL LIMIT 1)"
    )
    return f"coalesce({found}, {otherwise})" if otherwise else found


def default_status() -> str:
    """Return SQL for the status that a new customer gets."""
    return (
        "(SELECT s.id FROM customer_status s WHERE s.archived_at IS NULL"
        " ORDER BY s.is_default DESC, s.position LIMIT 1)"
    )


def plain_note() -> str:
    """Return SQL for the kind of a note that says nothing of how it came about: preferably one that is no contact."""
    return "(SELECT k.id FROM note_kind k WHERE k.archived_at IS NULL ORDER BY k.is_contact, k.position LIMIT 1)"


def make_missing(cursor: CursorWrapper, key: UUID) -> None:
    """Make the values that rows name and nobody has yet; the first spelling is taken."""
    for column, name, model in _SINGLE:
        cursor.execute(
            f"SELECT DISTINCT ON (lower(n)) n FROM (SELECT {column}->>'{name}' AS n, number FROM import_check"
            f"  WHERE import_id = %s AND target IS NOT NULL AND {column} ? '{name}') named WHERE NOT EXISTS"
            f'  (SELECT FROM "{model._meta.db_table}" v WHERE lower(v.name) = lower(n) AND v.archived_at IS NULL)'
            " ORDER BY lower(n), number",
            [key],
        )
        _make(model, [found for (found,) in cursor.fetchall()])
    cursor.execute(
        "SELECT DISTINCT ON (lower(n)) n FROM import_check, jsonb_array_elements_text(customer->'tags') n"
        " WHERE import_id = %s AND target IS NOT NULL AND customer ? 'tags' AND NOT EXISTS"
        "  (SELECT FROM tag WHERE lower(name) = lower(n) AND subject = 'customer' AND archived_at IS NULL)"
        " ORDER BY lower(n), number",
        [key],
    )
    _make(Tag, [found for (found,) in cursor.fetchall()], subject=Tag.Subject.CUSTOMER)


def _make(model: type[models.Model], names: list[str], **more: Any) -> None:
    if not names:
        return
    manager = model._default_manager
    last = manager.aggregate(last=models.Max("position"))["last"] or 0
    manager.bulk_create([model(name=name, position=last + at, **more) for at, name in enumerate(names, 1)])


def link(cursor: CursorWrapper, table: str, columns: tuple[str, str], pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Connect rows of two tables; the keys are made here, since the database can not."""
    found = list(dict.fromkeys(pairs))
    for start in range(0, len(found), 5_000):
        part = found[start : start + 5_000]
        cursor.execute(
            f'INSERT INTO "{table}" (id, {columns[0]}, {columns[1]})'
            " SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) ON CONFLICT DO NOTHING",
            [[new_key() for _pair in part], [pair[0] for pair in part], [pair[1] for pair in part]],
        )
