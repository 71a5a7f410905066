"""What hangs on a customer or a person, and how it is led to another.

The database's own catalogue says which tables refer to them, so that nothing is left behind, whichever subject made the
table. Here stands what the catalogue can not know: how rows are called, and what a unique constraint asks for. A test
fails when there is a reference that this says nothing of.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from crm_core.history.catalogue import references_to
from kundsystem.shared.formatting import number

# Counts every row; what is tied together by a row of its own has no time and is not put away.
EVERY = "true"

Mover = Callable[[CursorWrapper, uuid.UUID, uuid.UUID], None]


@dataclass(frozen=True)
class Hanging:
    """Rows of one table that refer to a customer or a person.

    Args:
        told: how many they are, in words (`ngettext_lazy` by `count`); None when nobody needs to be told.
        counted: what makes a row worth telling, in SQL.
        move: leads rows from one to another, in that order: where to, where from. Without it they are simply pointed
            there, which is right where no unique constraint has to do with it.
    """

    told: Any = None
    counted: str = "archived_at IS NULL"
    move: Mover | None = None


_known: dict[str, dict[tuple[str, str], Hanging]] = {}
_naming: list[tuple[str, str]] = []
# A page that names one may be open, and sent, for a while after it was merged.
NAMED_FOR = dt.timedelta(hours=1)


def register(target: str, table: str, column: str, hanging: Hanging) -> None:
    """Say what rows that refer to `target` are, and how they are moved; `target` is `customer` or `contact`."""
    _known.setdefault(target, {})[table, column] = hanging


def register_naming(table: str, column: str) -> None:
    """Say that a table names customers and persons by key within a column of JSON, where no foreign key can see it."""
    if (table, column) not in _naming:
        _naming.append((table, column))


def known(target: str) -> dict[tuple[str, str], Hanging]:
    """Return everything that is said of the tables that refer to a target."""
    return dict(_known.get(target, {}))


def lead_all(target: str, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """Lead everything that hangs on one to another, whatever table it is in."""
    with connection.cursor() as cursor:
        for table, column in references_to(cursor, target):
            hanging = _known[target].get((table, column), Hanging())
            (hanging.move or lead(table, column))(cursor, kept, gone)
        for table, column in _naming:
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" = replace("{column}"::text, %s, %s)::jsonb'
                f' WHERE "{column}"::text LIKE %s',
                [str(gone), str(kept), f"%{gone}%"],
            )


def lead(table: str, column: str) -> Mover:
    """Make a mover that points the rows there as they are."""

    def move(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" = %s', [kept, gone])

    return move


def lead_once(table: str, column: str, other: str) -> Mover:
    """Make a mover of rows that only tie two things together: what would be there twice is there once."""

    def move(cursor: CursorWrapper, kept: uuid.UUID, gone: uuid.UUID) -> None:
        cursor.execute(
            f'DELETE FROM "{table}" g WHERE g."{column}" = %s AND EXISTS'
            f' (SELECT FROM "{table}" k WHERE k."{column}" = %s AND k."{other}" = g."{other}")',
            [gone, kept],
        )
        lead(table, column)(cursor, kept, gone)

    return move


def told(target: str, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[int, str]]]:
    """Tell what hangs on some: for each how many, and that in words. One question."""
    wanted = list(keys)
    worth = [(table, column, hanging) for (table, column), hanging in known(target).items() if hanging.told]
    parts = [
        f'SELECT {place}, "{column}", count(*) FROM "{table}" WHERE "{column}" = ANY(%s) AND {hanging.counted}'
        f' GROUP BY "{column}"'
        for place, (table, column, hanging) in enumerate(worth)
    ]
    found: dict[uuid.UUID, list[tuple[int, str]]] = {key: [] for key in wanted}
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1", [wanted] * len(parts))
        for place, key, count in cursor.fetchall():
            found[key].append((count, _in_words(worth[place][2], count)))
    return found


def added_since(target: str, key: uuid.UUID, moment: dt.datetime) -> list[str]:
    """Tell what has been hung on one since a moment, in words; of tables whose rows say when they were made."""
    worth = [(table, column, hanging) for (table, column), hanging in known(target).items() if hanging.told]
    dated = [one for one in worth if one[2].counted != EVERY and one[0] != target]
    parts = [
        f'SELECT {place}, count(*) FROM "{table}" WHERE "{column}" = %s AND {hanging.counted} AND created_at > %s'
        for place, (table, column, hanging) in enumerate(dated)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1", [key, moment] * len(parts))
        return [_in_words(dated[place][2], count) for place, count in cursor.fetchall() if count]


def _in_words(hanging: Hanging, count: int) -> str:
    return str(hanging.told % {"count": _Count(count)})


class _Count(int):
    """A number that is written the language's own way, and still chooses between singular and plural."""

    def __str__(self) -> str:
        return number(int(self))


def left_behind(target: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Find what refers to a merged one all the same: pairs of where it leads and it."""
    with connection.cursor() as cursor:
        parts = [
            f'SELECT m.merged_into_id, m.id FROM "{target}" m WHERE m.merged_into_id IS NOT NULL'
            f' AND EXISTS (SELECT FROM "{table}" t WHERE t."{column}" = m.id)'
            for table, column in references_to(cursor, target)
        ]
        parts += [
            f'SELECT m.merged_into_id, m.id FROM "{target}" m WHERE m.merged_into_id IS NOT NULL'
            f" AND m.archived_at > %s"
            f" AND EXISTS (SELECT FROM \"{table}\" t WHERE t.\"{column}\"::text LIKE '%%' || m.id || '%%')"
            for table, column in _naming
        ]
        cursor.execute(" UNION ".join(parts), [timezone.now() - NAMED_FOR] * len(_naming))
        return cursor.fetchall()
