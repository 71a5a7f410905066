"""Notes of a kind that counts as contact tell when somebody was last in touch; after an undo, too."""

from django.db import connection

from crm_core.customers.last_contact import count_as_contact, refresh_last_contact
from crm_core.history.actions import after_undo
from crm_core.history.undo import Undone
from kundsystem.shared.actions import current_operation

count_as_contact(
    "SELECT max(n.happened_at) FROM note n JOIN note_kind k ON k.id = n.kind_id"
    " WHERE n.customer_id = wanted.id AND n.archived_at IS NULL AND k.is_contact"
)


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
