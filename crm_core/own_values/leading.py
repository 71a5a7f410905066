"""Leading whatever has one value to another: rows that refer to it, and what names it by key."""

import uuid

from django.db import connection
from django.db.backends.utils import CursorWrapper

from crm_core.history.catalogue import columns_of
from crm_core.own_values.registry import Use, ValueList, namings


def lead(values: ValueList, kept: uuid.UUID, gone: uuid.UUID) -> None:
    """Lead everything from one value to another."""
    with connection.cursor() as cursor:
        for use in values.uses:
            _lead_rows(cursor, use, kept, gone)
        for naming in namings():
            cursor.execute(
                f'UPDATE "{naming.table}" SET "{naming.column}" ='
                f' replace("{naming.column}"::text, %s, %s)::{naming.kind}'
                f' WHERE "{naming.column}"::text LIKE %s',
                [str(gone), str(kept), f"%{gone}%"],
            )


def _lead_rows(cursor: CursorWrapper, use: Use, kept: uuid.UUID, gone: uuid.UUID) -> None:
    if use.once:
        # What is tied to both is tied to one of them once.
        cursor.execute(
            f'DELETE FROM "{use.table}" g WHERE g."{use.column}" = %s AND EXISTS'
            f' (SELECT FROM "{use.table}" k WHERE k."{use.column}" = %s AND k."{use.once}" = g."{use.once}")',
            [gone, kept],
        )
    # Programs follow what was changed since they asked last.
    changed = ', "updated_at" = now()' if "updated_at" in columns_of(cursor, use.table) else ""
    cursor.execute(
        f'UPDATE "{use.table}" SET "{use.column}" = %s{changed} WHERE "{use.column}" = %s',
        [kept, gone],
    )
