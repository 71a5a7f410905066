"""Undoing an operation, set-based, in SQL on the history itself.

What an operation changed is put back wherever nobody has changed it since: inserted rows are removed unless somebody
has touched them or hung something on them, deleted rows come back, and each changed column gets its old value where it
still has the one the operation gave it. Everything else is kept and counted. What is a part of something
(`Table.is_part`) goes with that or stays with that.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from crm_core.history.catalogue import columns_of, references_to
from crm_core.history.tables import table_of

# Kept by the database or by the system itself: never a reason to call a row changed, and never put back.
BOOKKEEPING = ("updated_at", "edited_at", "last_contact_at", "last_held_at", "next_held_at", "index_state")

# What a change of a column, or of one of the own fields within `custom`, has in its row now.
_NOW = "to_jsonb(t) #> CASE WHEN starts_with(key, 'custom.') THEN ARRAY['custom', substr(key, 8)] ELSE ARRAY[key] END"

References = list[tuple[str, str]]  # tables and columns that refer to a table
Hanging = dict[str, References]

FEW = 100  # rows: for so many it does not matter how they are found


@dataclass
class Undone:
    """What undoing came to, as number of rows per table."""

    operation: uuid.UUID
    removed: Counter[str] = field(default_factory=Counter)
    restored: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    # Rows that were kept: table → keys, at most a hundred of each, to be listed for the user.
    kept_rows: dict[str, list[uuid.UUID]] = field(default_factory=dict)
    # What whoever undid it should know, in whole sentences.
    told: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows were put back or removed."""
        return sum(self.removed.values()) + sum(self.restored.values())


def undo_operation(operation: uuid.UUID) -> Undone:
    """Put back what an operation changed, in the caller's transaction."""
    outcome = Undone(operation)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, op, count(*) FROM history_change WHERE operation = %s AND op <> 'E' GROUP BY 1, 2",
            [operation],
        )
        touched: dict[str, dict[str, int]] = {}
        for table, op, count in cursor.fetchall():
            touched.setdefault(table, {})[op] = count
        _learn(cursor, sum(sum(counts.values()) for counts in touched.values()))
        hanging = {table: references_to(cursor, table) for table in touched}
        wholes = wholes_of(hanging)
        for table in reversed(children_first(hanging)):
            if "D" in touched[table]:
                _bring_back(cursor, table, operation, outcome)
        for table in children_first(hanging, wholes):
            if "U" in touched[table]:
                _put_back(cursor, table, operation, outcome)
            if "I" in touched[table]:
                _remove(cursor, table, operation, outcome, hanging[table], wholes.get(table, ""))
    return outcome


def _learn(cursor: CursorWrapper, rows: int) -> None:
    """Let Postgres learn what the history holds when the operation is most of what it knows.

    Soon after much was written, in a new organisation above all, it believes the history to be almost empty, and goes
    through all of it once for every row.
    """
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'history_change'::regclass")
    (known,) = cursor.fetchone()
    if rows > FEW and rows > known:
        cursor.execute("ANALYZE history_change")


def children_first(hanging: Hanging, wholes: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return the tables in an order where what refers to another comes before it, but parts come after their whole."""
    sorter: TopologicalSorter[str] = TopologicalSorter({table: set() for table in hanging})
    for table, children in hanging.items():
        for child, _column in children:
            if child in hanging and child != table:
                sorter.add(*((child, table) if wholes.get(child) == table else (table, child)))
    return list(sorter.static_order())


def wholes_of(hanging: Hanging) -> dict[str, str]:
    """Return what the rows of a table are parts of, for those that are."""
    every = ((table, child, column) for table, children in hanging.items() for child, column in children)
    return {child: table for table, child, column in every if _is_part(child, column)}


def _is_part(table: str, column: str) -> bool:
    described = table_of(table)
    return described.is_part and described.parent == column


def _bring_back(cursor: CursorWrapper, table: str, operation: uuid.UUID, outcome: Undone) -> None:
    columns = ", ".join(f'"{name}"' for name in columns_of(cursor, table))
    cursor.execute(
        f'INSERT INTO "{table}" ({columns}) SELECT {_prefixed(columns)} FROM history_change h,'
        f' LATERAL jsonb_populate_record(NULL::"{table}", h.diff) AS was'
        " WHERE h.operation = %s AND h.table_name = %s AND h.op = 'D' ON CONFLICT DO NOTHING",
        [operation, table],
    )
    outcome.restored[table] += cursor.rowcount


def _prefixed(columns: str) -> str:
    return ", ".join(f"was.{name}" for name in columns.split(", "))


def _put_back(cursor: CursorWrapper, table: str, operation: uuid.UUID, outcome: Undone) -> None:
    writable = [name for name in columns_of(cursor, table) if name not in (*BOOKKEEPING, "id")]
    # Several updates of one row within the operation become one: from the first value to the last.
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS undo_update (row_id uuid, was jsonb, gave jsonb) ON COMMIT DROP;"
        " TRUNCATE undo_update"
    )
    cursor.execute(
        "INSERT INTO undo_update SELECT row_id, jsonb_object_agg(key, first), jsonb_object_agg(key, last) FROM ("
        "  SELECT row_id, key, (array_agg(value -> 0 ORDER BY h.id))[1] AS first,"
        "         (array_agg(value -> 1 ORDER BY h.id DESC))[1] AS last"
        "  FROM history_change h, jsonb_each(h.diff)"
        "  WHERE operation = %s AND table_name = %s AND op = 'U' AND key <> ALL(%s) GROUP BY row_id, key"
        ") columns GROUP BY row_id",
        [operation, table, list(BOOKKEEPING)],
    )
    # Column by column: what somebody has changed since stays, the rest of the row is put back.
    cursor.execute(
        f"UPDATE undo_update u SET was = (SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(u.was)"
        f"   WHERE coalesce({_NOW}, 'null') IS NOT DISTINCT FROM u.gave -> key)"
        f' FROM "{table}" t WHERE t.id = u.row_id'
    )
    assignments = ", ".join(f'"{name}" = was."{name}"' for name in writable)
    cursor.execute(
        f'UPDATE "{table}" t SET {assignments}'
        f' FROM undo_update u, "{table}" base, LATERAL jsonb_populate_record(base, u.was) AS was'
        " WHERE t.id = u.row_id AND base.id = u.row_id AND u.was <> '{}' RETURNING t.id"
    )
    outcome.restored[table] += cursor.rowcount
    if "custom" in writable:
        # Of the organisation's own fields each is a change of its own: the others of the row stay as they are.
        cursor.execute(
            f'UPDATE "{table}" t SET custom = (t.custom - own.names) || jsonb_strip_nulls(own.was) FROM ('
            "  SELECT row_id, array_agg(substr(key, 8)) AS names, jsonb_object_agg(substr(key, 8), value) AS was"
            "  FROM undo_update, jsonb_each(was) WHERE starts_with(key, 'custom.') GROUP BY row_id"
            ") own WHERE t.id = own.row_id"
        )
    cursor.execute(
        f'SELECT row_id FROM undo_update JOIN "{table}" t ON t.id = row_id'
        " WHERE (SELECT count(*) FROM jsonb_object_keys(was)) < (SELECT count(*) FROM jsonb_object_keys(gave))"
        " LIMIT 101"
    )
    _keep(outcome, table, [key for (key,) in cursor.fetchall()])


def _remove(
    cursor: CursorWrapper, table: str, operation: uuid.UUID, outcome: Undone, children: References, whole: str
) -> None:
    mine = _untouched(table, "t")
    conditions = [f"EXISTS ({mine})", *(_nothing_in(child, column) for child, column in children)]
    if whole:
        # What it is a part of has been decided already: if that was made with it and is still there, both stay.
        conditions.append(
            f'NOT EXISTS (SELECT FROM "{whole}" w JOIN history_change made ON made.row_id = w.id'
            f" AND made.table_name = '{whole}' AND made.op = 'I' AND made.operation = %(operation)s"
            f' WHERE w.id = t."{table_of(table).parent}")'
        )
    given: dict[str, Any] = {"operation": operation, "bookkeeping": list(BOOKKEEPING)}
    removed = -1
    while removed:  # a table that refers to itself gives up its leaves first
        cursor.execute(f'DELETE FROM "{table}" t WHERE {" AND ".join(conditions)}', given)
        removed = cursor.rowcount
        outcome.removed[table] += removed
    if whole:
        return
    cursor.execute(
        f'SELECT h.row_id FROM history_change h JOIN "{table}" t ON t.id = h.row_id'
        " WHERE h.operation = %s AND h.table_name = %s AND h.op = 'I' LIMIT 101",
        [operation, table],
    )
    _keep(outcome, table, [key for (key,) in cursor.fetchall()])


def _untouched(table: str, row: str) -> str:
    """Return SQL for how the operation made a row; nothing where it did not, or somebody has changed the row since."""
    return (
        "SELECT FROM history_change h WHERE h.operation = %(operation)s"
        f" AND h.table_name = '{table}' AND h.op = 'I' AND h.row_id = {row}.id"
        " AND NOT EXISTS (SELECT FROM history_change later WHERE later.table_name = h.table_name"
        "   AND later.row_id = h.row_id AND later.id > h.id AND later.operation IS DISTINCT FROM h.operation"
        "   AND later.op = 'U'"
        "   AND EXISTS (SELECT FROM jsonb_object_keys(later.diff) k WHERE k <> ALL(%(bookkeeping)s)))"
    )


def _nothing_in(child: str, column: str) -> str:
    """Return SQL for that nothing hangs on a row there, but for the parts that it was made with."""
    hung = f'SELECT FROM "{child}" child WHERE child."{column}" = t.id'
    if _is_part(child, column):
        hung += f" AND NOT EXISTS ({_untouched(child, 'child')})"
    return f"NOT EXISTS ({hung})"


def _keep(outcome: Undone, table: str, keys: list[uuid.UUID]) -> None:
    if keys:
        outcome.kept[table] += len(keys)
        outcome.kept_rows.setdefault(table, []).extend(keys[:100])
