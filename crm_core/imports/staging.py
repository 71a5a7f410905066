"""The working tables: a file's rows, and what they mean, written by COPY in batches so that memory stays small."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from crm_core.imports import limits
from crm_core.imports.reading import Row

Told = Callable[[int], None]
_ROW = "COPY import_row (import_id, number, raw) FROM STDIN"
_CHECK = (
    "COPY import_check (import_id, number, errors, customer, contact, note, more, customer_key, contact_key, note_key,"
    " match_by, decision) FROM STDIN"
)
_THING = "COPY import_check (import_id, number, errors, thing, thing_key, match, target, match_by, decision) FROM STDIN"


def batches(rows: Iterator[Any], size: int = limits.BATCH) -> Iterator[list[Any]]:
    """Divide what comes into lists."""
    while batch := list(islice(rows, size)):
        yield batch


def clear(key: UUID, *, rows: bool = True) -> None:
    """Remove what is staged for an import."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM import_check WHERE import_id = %s", [key])
        if rows:
            cursor.execute("DELETE FROM import_row WHERE import_id = %s", [key])


def store_rows(key: UUID, rows: Iterator[Row], told: Told) -> int:
    """Store a file's rows as they stand; returns how many."""
    count = 0
    with connection.cursor() as cursor:
        for batch in batches(rows):
            with _copy(cursor, _ROW) as copy:
                for number, raw in batch:
                    copy.write_row((key, number, raw))
            count += len(batch)
            told(count)
    return count


def stored_rows(key: UUID) -> Iterator[list[Row]]:
    """Yield the stored rows in order, a batch at a time."""
    last = -1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT number, raw FROM import_row WHERE import_id = %s AND number > %s ORDER BY number LIMIT %s",
                [key, last, limits.BATCH],
            )
            batch = cursor.fetchall()
            if not batch:
                return
            last = batch[-1][0]
            yield batch


def store_checks(checks: list[tuple[Any, ...]]) -> None:
    """Store what rows mean: import, number, errors, customer, contact, note, more and three keys."""
    with connection.cursor() as cursor, _copy(cursor, _CHECK) as copy:
        for key, number, errors, customer, contact, note, more, *keys in checks:
            values = (_json(errors), _json(customer), _json(contact), _json(note), _json(more))
            copy.write_row((key, number, *values, *keys, "", ""))


def store_things(things: list[tuple[Any, ...]]) -> None:
    """Store what rows of deals or products mean: import, number, errors, what is shown, keys, how, and what then."""
    with connection.cursor() as cursor, _copy(cursor, _THING) as copy:
        for key, number, errors, thing, *more in things:
            copy.write_row((key, number, _json(errors), _json(thing), *more))


def _json(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None


def _copy(cursor: CursorWrapper, sql: str) -> Any:
    # Django's wrapper hands this through to the driver's own cursor; the schema is set when it is used first.
    cursor.execute("SELECT 1")
    return cursor.copy(sql)


def has_rows(key: UUID) -> bool:
    """Tell whether an import's rows are there."""
    return _any("import_row", key)


def is_checked(key: UUID) -> bool:
    """Tell whether an import's rows have been checked."""
    return _any("import_check", key)


def _any(table: str, key: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE import_id = %s)", [key])
        return bool(cursor.fetchone()[0])
