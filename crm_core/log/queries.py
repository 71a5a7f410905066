"""Questions to the log: one entry per operation, newest first.

However much there is, a question looks at so many rows and no more. When nothing in them meets the conditions, the page
says how far back it has looked, and goes on from there when asked.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from crm_core.history.belonging import COLUMNS
from crm_core.history.models import Change
from crm_core.history.tables import described, unshown
from crm_core.log.asking import Asked

ENTRIES = 50
# Rows that are looked at in one question: few fill a page as long as nothing is left out.
WINDOW, WIDE_WINDOW = 3_000, 20_000
NAMED_ALIKE = 200
PATIENCE = "4s"


@dataclass(frozen=True)
class Head:
    """One operation, by its newest row that meets the conditions."""

    last: int
    operation: uuid.UUID | None


@dataclass(frozen=True)
class Count:
    """How many rows of a table an operation has changed, and how."""

    operation: uuid.UUID
    table: str
    op: str
    rows: int
    first: int


@dataclass(frozen=True)
class Found:
    """A page of operations; where the next one begins, and how far back was looked."""

    heads: list[Head]
    older: int | None
    looked_until: dt.datetime | None


def newest(asked: Asked, before: int = 0) -> Found:
    """Return a page of what meets the conditions, older than a row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [PATIENCE])
        return _page(cursor, named(asked), before)


def named(asked: Asked) -> Asked:
    """Return the conditions together with the things whose name holds the words that are asked for."""
    if not asked.text:
        return asked
    with connection.cursor() as cursor:
        return replace(asked, found=tuple(_named(cursor, asked.text)))


def rows_between(asked: Asked, below: int, limit: int) -> list[Change]:
    """Return rows that meet the conditions and are older than one, newest first: what a file is made of."""
    first, after = asked.bounds
    where, given = asked.where()
    statement = (
        f"SELECT {COLUMNS} FROM history_change h WHERE h.id < %s AND h.id >= %s AND {where} ORDER BY h.id DESC LIMIT %s"
    )
    return list(Change.objects.raw(statement, [min(below, after or below), first or 0, *given, limit]))


def counts_of(operations: Iterable[uuid.UUID]) -> list[Count]:
    """Return what some operations did, table by table, in the order in which they came to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT operation, table_name, op, count(*), min(id) FROM history_change"
            " WHERE operation = ANY(%s) AND table_name <> ALL(%s) GROUP BY 1, 2, 3 ORDER BY 5",
            [list(operations), unshown()],
        )
        return [Count(*row) for row in cursor.fetchall()]


def rows_of(operations: Iterable[uuid.UUID], alone: Iterable[int]) -> list[Change]:
    """Return the rows of some operations, and some that belong to none."""
    shown = Change.objects.exclude(table_name__in=unshown())
    found = shown.filter(operation__in=list(operations)) | shown.filter(pk__in=list(alone))
    return list(found.order_by("-id"))


def rows_of_operation(operation: uuid.UUID, *, after: int, limit: int) -> list[Change]:
    """Return what an operation did, from the beginning, a page at a time."""
    rows = Change.objects.filter(operation=operation, pk__gt=after).exclude(table_name__in=unshown())
    return list(rows.order_by("id")[:limit])


def _page(cursor: Any, asked: Asked, before: int) -> Found:
    first, after = asked.bounds
    below = min((bound for bound in (before, after) if bound), default=2**62)
    window = WIDE_WINDOW if asked.is_narrowed else WINDOW
    where, given = asked.where()
    cursor.execute(
        "WITH w AS MATERIALIZED (SELECT * FROM history_change h WHERE h.id < %s AND h.id >= %s"
        " ORDER BY h.id DESC LIMIT %s), looked AS (SELECT count(*) AS rows, min(id) AS floor, min(at) AS until FROM w),"
        f" found AS (SELECT max(h.id) AS last, h.operation FROM w h WHERE {where}"
        " GROUP BY h.operation, CASE WHEN h.operation IS NULL THEN h.id END)"
        " SELECT found.last, found.operation, looked.rows, looked.floor, looked.until"
        " FROM looked LEFT JOIN found ON NOT EXISTS (SELECT FROM history_change h"
        f" WHERE h.operation = found.operation AND h.id >= %s AND %s > 0 AND {where})"
        " ORDER BY found.last DESC NULLS LAST LIMIT %s",
        [below, first or 0, window, *given, below, before, *given, ENTRIES + 1],
    )
    rows = cursor.fetchall()
    looked, floor, until = rows[0][2:]
    heads = [Head(last, operation) for last, operation, *_looked in rows if last is not None]
    if len(heads) > ENTRIES:
        return Found(heads[:ENTRIES], heads[ENTRIES - 1].last, None)
    is_more = looked == window
    return Found(heads, floor if is_more else None, until if is_more else None)


def _named(cursor: Any, text: str) -> list[uuid.UUID]:
    """Return things whose name holds a text, so that their changes are found by it."""
    parts = []
    for table in described().values():
        model = table.model
        own = {field.column for field in model._meta.concrete_fields} if model else set()
        titles = [title for title in table.titles if title in own]
        if titles and table.is_shown:
            name = " || ' ' || ".join(f'"{title}"' for title in titles)
            parts.append(f'(SELECT id FROM "{table.name}" WHERE {name} ILIKE %s LIMIT {NAMED_ALIKE})')
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    cursor.execute(" UNION ALL ".join(parts), [f"%{pattern}%"] * len(parts))
    return [key for (key,) in cursor.fetchall()]
