"""Keeping when a customer was last in touch: the newest note of a kind that counts as contact."""

import uuid
from collections.abc import Iterable

from django.db import connection

from crm_core.history.actions import after_undo
from crm_core.history.undo import Undone
from kundsystem.shared.actions import current_operation

_REFRESH = """
UPDATE customer c SET last_contact_at = newest.happened_at
FROM (
    SELECT wanted.id, (
        SELECT max(n.happened_at) FROM note n JOIN note_kind k ON k.id = n.kind_id
        WHERE n.customer_id = wanted.id AND n.archived_at IS NULL AND k.is_contact
    ) AS happened_at
    FROM unnest(%s::uuid[]) AS wanted (id)
) AS newest
WHERE c.id = newest.id AND c.last_contact_at IS DISTINCT FROM newest.happened_at
"""


def refresh_last_contact(customer_ids: Iterable[uuid.UUID]) -> int:
    """Put `last_contact_at` right for some customers, in one statement; returns how many it changed for.

    For whoever changes notes by the thousand; the notes' own actions call it themselves.
    """
    keys = list(set(customer_ids))
    if not keys:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, [keys])
        return cursor.rowcount


@after_undo
def put_right(outcome: Undone) -> None:
    """Put it right for the customers whose notes an undo brought back, took away, changed or led elsewhere."""
    operation = current_operation()
    if operation is None or not (outcome.removed["note"] or outcome.restored["note"] or outcome.restored["note_kind"]):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.customer_id FROM note n JOIN history_change h ON h.row_id = n.id"
            " WHERE h.operation = %(operation)s AND h.table_name = 'note'"
            " UNION SELECT (CASE h.op WHEN 'U' THEN h.diff -> 'customer_id' ->> 0"
            " ELSE h.diff ->> 'customer_id' END)::uuid FROM history_change h"
            " WHERE h.operation = %(operation)s AND h.table_name = 'note' AND h.op <> 'I'"
            " UNION SELECT n.customer_id FROM note n JOIN history_change h ON h.row_id = n.kind_id"
            " WHERE h.operation = %(operation)s AND h.table_name = 'note_kind'",
            {"operation": operation.key},
        )
        customers = [key for (key,) in cursor.fetchall() if key]
    refresh_last_contact(customers)
