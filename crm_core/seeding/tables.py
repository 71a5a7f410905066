"""Tables as seeding writes them: rows through COPY, with the history's trigger off."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED

from kundsystem.shared.database import connection

# Postgres checks a COPY's references when it ends and remembers every row until then.
ROWS_AT_A_TIME = 50_000


class Table:
    """A model's table, and which of its columns rows are made with.

    Columns that a row does not name get the model's own defaults, so that a column added later needs nothing here.

    Args:
        model: whose table it is.
        columns: the values of a row, in order, by their names in the database.
        by_time: whether rows are ordered by key in the end, so by when they came about, as in a register that has
            grown: rows of one customer then lie apart, and are not read together more cheaply than in real life.
    """

    def __init__(self, model: type[models.Model], *columns: str, by_time: bool = False) -> None:
        self.model = model
        self.name = model._meta.db_table
        self.columns = columns
        self.by_time = by_time

    def rest(self) -> dict[str, Any]:
        """Columns that rows do not name → what they get."""
        fields: dict[str, Any] = {str(field.column): field for field in self.model._meta.concrete_fields}
        return {
            column: field.get_db_prep_save(_default(field), connection)
            for column, field in fields.items()
            if column not in self.columns and not field.generated and field.db_default is NOT_PROVIDED
        }

    def copy(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows; their references are checked before it returns."""
        rest = self.rest()
        names = ", ".join(f'"{name}"' for name in (*self.columns, *rest))
        constant = tuple(rest.values())
        for start in range(0, len(rows), ROWS_AT_A_TIME):
            with (
                connection.cursor() as cursor,
                cursor.copy(f'COPY "{self.name}" ({names}) FROM STDIN') as stream,
            ):
                for row in rows[start : start + ROWS_AT_A_TIME]:
                    stream.write_row((*row, *constant))


def own_value(model: Any, name: str, position: int, **others: Any) -> str:
    """Find or make one of the organisation's own values; return its key."""
    found = model.objects.filter(name=name, archived_at=None)
    value = found.first() or model.objects.create(name=name, position=position, **others)
    return str(value.pk)


def _default(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


@contextmanager
def without_history(tables: Iterable[Table]) -> Iterator[None]:
    """Switch the history's trigger off for these tables until the block ends.

    `session_replication_role` would do it for one session, but only a superuser may set it. The owner of a table, whom
    the application connects as, may disable its trigger, and that is part of the transaction: other transactions see
    it only when this one commits, and by then it is on again; after an error it never was off. The price is a lock
    (SHARE ROW EXCLUSIVE) from here to the commit: others read the tables, but wait with writing to them, so that no
    change of theirs can slip past the history meanwhile.

    References are checked at once instead of at the commit: otherwise Postgres refuses to change a table for which
    checks are still waiting, and would remember millions of them.
    """
    names = [table.name for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER record_change')
    yield
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER record_change')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def order_by_time(table: Table) -> None:
    """Order a table's rows by their keys, and so by time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
            " WHERE x.indrelid = %s::regclass AND x.indisprimary",
            [table.name],
        )
        (primary,) = cursor.fetchone()
        cursor.execute(f'CLUSTER "{table.name}" USING "{primary}"')
        # It was for once: nobody's later CLUSTER is to find it marked.
        cursor.execute(f'ALTER TABLE "{table.name}" SET WITHOUT CLUSTER')


def measure(tables: Iterable[Table]) -> None:
    """Let Postgres learn what the tables hold; outside a transaction also which pages everybody may see."""
    names = ", ".join(f'"{table.name}"' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}" if connection.in_atomic_block else f"VACUUM (ANALYZE) {names}")
