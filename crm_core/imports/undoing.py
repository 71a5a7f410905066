"""What undoing an import will do, and what it left and why."""

from typing import Any

from django.db import connection

from crm_core.customers.models import Customer
from crm_core.history.undo import BOOKKEEPING, Undone
from crm_core.imports.models import Import

SHOWN = 20


def foreseen(item: Import) -> dict[str, Any]:
    """Tell what undoing would remove and leave, before anybody decides: counts, and the customers that would stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (SELECT row_id FROM history_change WHERE operation = %s AND table_name = 'customer'"
            "   AND op = 'I'),"
            " touched AS ("
            "  SELECT DISTINCT later.row_id FROM history_change later JOIN made USING (row_id)"
            "   WHERE later.table_name = 'customer' AND later.op = 'U' AND later.operation IS DISTINCT FROM %s"
            "   AND EXISTS (SELECT FROM jsonb_object_keys(later.diff) k WHERE k <> ALL(%s))),"
            " added AS ("
            "  SELECT n.customer_id AS row_id FROM note n JOIN made ON made.row_id = n.customer_id"
            "   WHERE NOT EXISTS (SELECT FROM history_change h WHERE h.operation = %s AND h.table_name = 'note'"
            "     AND h.row_id = n.id)"
            "  UNION SELECT p.customer_id FROM contact p JOIN made ON made.row_id = p.customer_id"
            "   WHERE NOT EXISTS (SELECT FROM history_change h WHERE h.operation = %s AND h.table_name = 'contact'"
            "     AND h.row_id = p.id)"
            "  UNION SELECT f.customer_id FROM file f JOIN made ON made.row_id = f.customer_id)"
            " SELECT (SELECT count(*) FROM made JOIN customer c ON c.id = made.row_id),"
            "  ARRAY(SELECT row_id FROM touched UNION SELECT row_id FROM added)",
            [item.operation, item.operation, list(BOOKKEEPING), item.operation, item.operation],
        )
        made, stay = cursor.fetchone()
    customers = list(Customer.objects.filter(pk__in=stay[:SHOWN]).order_by("sort_key"))
    return {
        "removed": made - len(stay),
        "fields": item.counts.get("fields", 0),
        "kept": len(stay),
        "customers": customers,
    }


def summary(item: Import, outcome: Undone) -> dict[str, Any]:
    """Tell what undoing came to, for the page to show as long as the import is listed."""
    keys = outcome.kept_rows.get("customer", [])
    return {
        "removed": outcome.removed.get("customer", 0),
        "contacts": outcome.removed.get("contact", 0),
        "notes": outcome.removed.get("note", 0),
        "restored": outcome.restored.get("customer", 0),
        "kept": outcome.kept.get("customer", 0),
        "kept_contacts": outcome.kept.get("contact", 0),
        "kept_notes": outcome.kept.get("note", 0),
        "customers": [str(key) for key in keys[:SHOWN]],
    }


def kept_customers(item: Import) -> list[Customer]:
    """Return customers that undoing left."""
    return list(Customer.objects.filter(pk__in=item.kept.get("customers", [])).order_by("sort_key"))
