"""What undoing an import will do, and what it left and why."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.history.undo import BOOKKEEPING, Undone
from crm_core.imports.models import Import
from crm_core.products.models import Product

SHOWN = 20


def foreseen(item: Import) -> dict[str, Any]:
    """Tell what undoing would remove and leave, before anybody decides: counts, and the customers that would stay.

    Only what was changed after the import is looked at, which is little however large the import was.
    """
    if item.holds != Import.Holds.REGISTER:
        return _foreseen_things(item)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH later AS ("
            "  SELECT CASE table_name WHEN 'customer' THEN row_id ELSE (diff->>'customer_id')::uuid END AS customer"
            "  FROM history_change WHERE id > (SELECT max(id) FROM history_change WHERE operation = %s)"
            "  AND ((table_name = 'customer' AND op = 'U'"
            "        AND EXISTS (SELECT FROM jsonb_object_keys(diff) k WHERE k <> ALL(%s)))"
            "       OR (table_name IN ('note', 'contact', 'file') AND op = 'I')))"
            " SELECT DISTINCT later.customer FROM later JOIN history_change made ON made.table_name = 'customer'"
            "  AND made.row_id = later.customer AND made.op = 'I' AND made.operation = %s",
            [item.operation, list(BOOKKEEPING), item.operation],
        )
        keys = [key for (key,) in cursor.fetchall()]
    customers = list(Customer.objects.filter(pk__in=keys).order_by("sort_key")[: SHOWN + 1])
    kept = len(customers) if len(customers) <= SHOWN else Customer.objects.filter(pk__in=keys).count()
    return {
        "removed": item.counts.get("created", 0) - kept,
        "fields": item.counts.get("fields", 0),
        "kept": kept,
        "customers": customers[:SHOWN],
    }


def _foreseen_things(item: Import) -> dict[str, Any]:
    """Things that were changed since, or that something has been hung on, stay."""
    table, hangs = ("deal", "deal_id") if item.holds == Import.Holds.DEALS else ("product", "product_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH later AS ("
            "  SELECT CASE WHEN table_name = %s THEN row_id ELSE (diff->>%s)::uuid END AS thing FROM history_change"
            "  WHERE id > (SELECT max(id) FROM history_change WHERE operation = %s)"
            "  AND ((table_name = %s AND op = 'U'"
            "        AND EXISTS (SELECT FROM jsonb_object_keys(diff) k WHERE k <> ALL(%s)))"
            "       OR (op = 'I' AND diff ? %s)))"
            " SELECT DISTINCT later.thing FROM later JOIN history_change made ON made.table_name = %s"
            "  AND made.row_id = later.thing AND made.op = 'I' AND made.operation = %s",
            [table, hangs, item.operation, table, list(BOOKKEEPING), hangs, table, item.operation],
        )
        keys = [key for (key,) in cursor.fetchall()]
    return {
        "removed": item.counts.get("created", 0) - len(keys),
        "fields": item.counts.get("fields", 0),
        "kept": len(keys),
        "customers": _things(item, keys[:SHOWN]),
    }


def _things(item: Import, keys: Iterable[Any]) -> list[Any]:
    if item.holds == Import.Holds.DEALS:
        return list(Deal.objects.with_keys(keys).select_related("product", "customer"))
    return list(Product.objects.with_keys(keys))


def summary(item: Import, outcome: Undone) -> dict[str, Any]:
    """Tell what undoing came to, for the page to show as long as the import is listed."""
    table = {Import.Holds.DEALS: "deal", Import.Holds.PRODUCTS: "product"}.get(Import.Holds(item.holds), "customer")
    keys = outcome.kept_rows.get(table, [])
    return {
        "removed": outcome.removed.get(table, 0),
        "contacts": outcome.removed.get("contact", 0),
        "notes": outcome.removed.get("note", 0),
        "restored": outcome.restored.get(table, 0),
        "kept": outcome.kept.get(table, 0),
        "kept_contacts": outcome.kept.get("contact", 0),
        "kept_notes": outcome.kept.get("note", 0),
        "customers": [str(key) for key in keys[:SHOWN]],
    }


def kept_things(item: Import) -> list[Any]:
    """Return the customers, deals or products that undoing left."""
    if item.holds != Import.Holds.REGISTER:
        return _things(item, item.kept.get("customers", []))
    return list(Customer.objects.filter(pk__in=item.kept.get("customers", [])).order_by("sort_key"))
