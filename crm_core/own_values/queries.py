"""Questions about values: how many things have each."""

import uuid
from collections.abc import Collection

from django.db import connection

from crm_core.own_values.registry import Use, ValueList
from kundsystem.shared.formatting import number


def used_by(values: ValueList, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count the things that have each of some values: one question."""
    return _counts(values.uses[0], keys)


def told_uses(values: ValueList, key: uuid.UUID) -> list[str]:
    """Tell in words what has a value, table by table; nothing of those where nothing has it."""
    counts = [(use, _counts(use, [key]).get(key, 0)) for use in values.uses]
    return [str(use.told % {"count": Counted(count)}) for use, count in counts if count]


def _counts(use: Use, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{use.column}", count(*) FROM "{use.table}"'
            f' WHERE "{use.column}" = ANY(%s) AND {use.counted} GROUP BY 1',
            [list(keys)],
        )
        return dict(cursor.fetchall())


class Counted(int):
    """A number that is written the language's own way, and still chooses between singular and plural."""

    def __str__(self) -> str:
        return number(int(self))
