"""What belongs with a row: itself, and everything that hangs on it or ever did, two steps down.

The tables say in their descriptions what they hang on; what is no more is found by what the history remembers of it.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from crm_core.history.models import Change
from crm_core.history.tables import Table, described

# Written as the index has it.
PARENT = "COALESCE((h.diff ->> 'customer_id'), (h.diff ->> 'deal_id'), (h.diff ->> 'note_id'))"
COLUMNS = "h.id, h.at, h.operation, h.verb, h.actor, h.door, h.table_name, h.row_id, h.op, h.diff"


@dataclass(frozen=True)
class Page:
    """Changes that belong with a row, newest first, and whether there are older ones."""

    changes: list[Change]
    is_more: bool
    # Operations that have changed something else as well.
    wide: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Belonging:
    """Everything that belongs with one row."""

    table: str
    key: uuid.UUID

    def newest(
        self,
        limit: int,
        *,
        before: int = 0,
        tables: Collection[str] = (),
        actor: uuid.UUID | None = None,
    ) -> Page:
        """Return a page of changes.

        Args:
            limit: most changes.
            before: only those that are older than this one.
            tables: only of these tables; all that are told of when there are none.
            actor: only by this person.
        """
        where = ["h.table_name = ANY(%s)"]
        given: list[Any] = [list(tables) or self._shown()]
        if before:
            where.append("h.id < %s")
            given.append(before)
        if actor:
            where.append("h.actor = %s")
            given.append(actor)
        sql, first = self._rows()
        statement = (
            f"{sql} SELECT {COLUMNS} FROM history_change h JOIN belongs b ON b.name = h.table_name AND b.key = h.row_id"
            f" WHERE {' AND '.join(where)} ORDER BY h.id DESC LIMIT %s"
        )
        changes = list(Change.objects.raw(statement, [*first, *given, limit + 1]))
        is_more = len(changes) > limit
        return Page(changes[:limit], is_more, self._wide(change.operation for change in changes[:limit]))

    def actors(self) -> list[uuid.UUID]:
        """Return who has changed anything of it."""
        sql, given = self._rows()
        with connection.cursor() as cursor:
            cursor.execute(
                f"{sql} SELECT DISTINCT h.actor FROM history_change h"
                " JOIN belongs b ON b.name = h.table_name AND b.key = h.row_id WHERE h.actor IS NOT NULL",
                given,
            )
            return [actor for (actor,) in cursor.fetchall()]

    def _wide(self, operations: Iterable[uuid.UUID | None]) -> frozenset[uuid.UUID]:
        keys = list({key for key in operations if key})
        if not keys:
            return frozenset()
        sql, given = self._rows()
        with connection.cursor() as cursor:
            cursor.execute(
                f"{sql} SELECT o.key FROM unnest(%s::uuid[]) AS o (key) WHERE EXISTS ("
                "SELECT FROM history_change h LEFT JOIN belongs b ON b.name = h.table_name AND b.key = h.row_id"
                " WHERE h.operation = o.key AND b.key IS NULL AND h.table_name = ANY(%s))",
                [*given, keys, self._shown()],
            )
            return frozenset(key for (key,) in cursor.fetchall())

    @staticmethod
    def _shown() -> list[str]:
        return [table.name for table in described().values() if table.is_shown]

    def _rows(self) -> tuple[str, list[Any]]:
        """Return `WITH … belongs (name, key)`: two steps down from the row."""
        hanging = [table for table in described().values() if table.parent and table.is_shown]
        here = [table for table in hanging if _parent_of(table) == self.table]
        below = {table.name: [one for one in hanging if _parent_of(one) == table.name] for table in here}
        first = [f'SELECT \'{table.name}\', id FROM "{table.name}" WHERE "{table.parent}" = %s' for table in here]
        given: list[Any] = [self.table, self.key, *(self.key for _table in here), str(self.key)]
        second = [
            f"SELECT '{one.name}', t.id FROM \"{one.name}\" t JOIN hangs p"
            f" ON p.name = '{name}' AND p.key = t.\"{one.parent}\""
            for name, ones in below.items()
            for one in ones
        ]
        gone = f"SELECT h.table_name, h.row_id FROM history_change h WHERE h.op <> 'U' AND {PARENT} = %s"
        deeper = (
            "SELECT h.table_name, h.row_id FROM hangs p JOIN history_change h"
            f" ON h.op <> 'U' AND {PARENT} = p.key::text WHERE p.name IN ('deal', 'note')"
        )
        return (
            "WITH hangs (name, key) AS MATERIALIZED (SELECT %s::text, %s::uuid UNION "
            + " UNION ".join([*first, gone])
            + "), belongs (name, key) AS MATERIALIZED (SELECT name, key FROM hangs UNION "
            + " UNION ".join([*second, deeper])
            + ")",
            given,
        )


def _parent_of(table: Table) -> str:
    """Return the table that a table hangs on."""
    model = table.model
    if model is None:
        return ""
    field = next(field for field in model._meta.concrete_fields if field.column == table.parent)
    related = field.related_model
    return related._meta.db_table if related is not None and not isinstance(related, str) else ""
