"""Questions about imports and their rows."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.imports import checking, columns
from crm_core.imports.models import Import, ImportCheck, ImportRow
from crm_core.products.models import Product

DUPLICATES_SHOWN = 50


@dataclass(frozen=True)
class FaultGroup:
    """Rows that are faulty for the same reason."""

    title: str
    message: str
    example: str
    row: int
    count: int


@dataclass(frozen=True)
class Duplicate:
    """A row, and what is in the register, or the earlier row, that it seems to be."""

    number: int
    how: str
    name: str
    twin: int | None
    there: Any
    decision: str
    values: dict[str, Any] = field(default_factory=dict)
    twin_values: dict[str, Any] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The page of what is in the register."""
        return reverse(f"{self.there._meta.model_name}_show", args=[self.there.pk]) if self.there else ""


def earlier(actor_imports: QuerySet[Import], limit: int = 8) -> list[Import]:
    """Return the newest imports that were carried out."""
    carried_out = (Import.State.DONE, Import.State.UNDONE, Import.State.UNDOING, Import.State.IMPORTING)
    return list(actor_imports.filter(state__in=carried_out)[:limit])


def outdated(before: dt.datetime) -> QuerySet[Import]:
    """Return imports whose file is still kept although it has no use any more."""
    return (
        Import.objects.filter(created_at__lt=before)
        .exclude(path="")
        .exclude(undo_until__gt=before + dt.timedelta(days=30))
    )


def near(item: Import, position: int) -> tuple[ImportRow | None, int | None, int | None]:
    """Return the row at or after a number, and the numbers of the rows beside it."""
    rows = ImportRow.objects.filter(parent=item).order_by("number")
    row = rows.filter(number__gte=position).first() or rows.last()
    if row is None:
        return None, None, None
    before = rows.filter(number__lt=row.number).values_list("number", flat=True).last()
    after = rows.filter(number__gt=row.number).values_list("number", flat=True).first()
    return row, before, after


def last_number(item: Import) -> int:
    """Return the number of the file's last row."""
    return ImportRow.objects.filter(parent=item).order_by("number").values_list("number", flat=True).last() or 0


def fault_groups(item: Import) -> list[FaultGroup]:
    """Return why rows are faulty, the most frequent reason first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT errors->0->>'f', errors->0->>'m', min(number), count(*),"
            " (array_agg(errors->0->>'v' ORDER BY number))[1] FROM import_check"
            " WHERE import_id = %s AND errors IS NOT NULL GROUP BY 1, 2 ORDER BY 4 DESC, 3 LIMIT 30",
            [item.pk],
        )
        found = cursor.fetchall()
    known = columns.by_key()
    return [
        FaultGroup(
            checking.fault_title(key, known) if message else checking.fault_sentence({"f": key, "m": ""}, known),
            message, example, row, count,
        )
        for key, message, row, count, example in found
    ]  # fmt: skip


def faulty_rows(item: Import, limit: int = 0) -> Iterator[tuple[int, list[str], list[dict[str, Any]]]]:
    """Yield the faulty rows: number, cells and faults."""
    sql = (
        "SELECT c.number, r.raw, c.errors FROM import_check c JOIN import_row r ON r.import_id = c.import_id"
        " AND r.number = c.number WHERE c.import_id = %s AND c.errors IS NOT NULL AND c.number > %s"
        " ORDER BY c.number LIMIT %s"
    )
    last, left = -1, limit or 10**9
    while left:
        with connection.cursor() as cursor:
            cursor.execute(sql, [item.pk, last, min(2_000, left)])
            found = cursor.fetchall()
        for number, raw, errors in found:
            yield number, raw, _loaded(errors)
        if len(found) < min(2_000, left):
            return
        last, left = found[-1][0], left - len(found)


def _loaded(errors: Any) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(errors) if isinstance(errors, str) else errors
    return loaded


def duplicates(item: Import, after: int = 0, limit: int = DUPLICATES_SHOWN) -> list[Duplicate]:
    """Return rows that seem to be something there is, from a number on."""
    if item.holds != Import.Holds.REGISTER:
        return _things(item, after, limit)
    checks = list(_known(item).filter(number__gt=after).order_by("number")[:limit])
    customers = Customer.objects.in_bulk([check.match for check in checks if check.match])
    twins = {
        row.number: row.customer or {}
        for row in ImportCheck.objects.filter(parent=item, number__in=[c.twin for c in checks if c.twin])
    }
    return [
        Duplicate(
            check.number,
            check.match_by or "twin",
            (check.customer or {}).get("name", ""),
            check.twin,
            customers.get(check.match) if check.match else None,
            "fill" if check.decision == "join" else check.decision,
            check.customer or {},
            twins.get(check.twin or 0, {}),
        )
        for check in checks
    ]


def _things(item: Import, after: int, limit: int) -> list[Duplicate]:
    found = ImportCheck.objects.filter(parent=item, match__isnull=False, number__gt=after)
    checks = list(found.order_by("number")[:limit])
    there = _of(item).in_bulk([check.match for check in checks])
    numbers = [check.number for check in checks]
    rows = dict(ImportRow.objects.filter(parent=item, number__in=numbers).values_list("number", "raw"))
    return [
        Duplicate(
            check.number, check.match_by, (check.thing or {}).get("name", ""), None, there.get(check.match),
            check.decision, raw=rows.get(check.number, []),
        )
        for check in checks
    ]  # fmt: skip


def _of(item: Import) -> QuerySet[Any]:
    if item.holds == Import.Holds.PRODUCTS:
        return Product.objects.select_related("category", "vat_class")
    related = ("customer", "product", "status", "seller", "unit", "loss_reason")
    return Deal.objects.select_related(*related)


def faults_of(item: Import, number: int) -> dict[int, str]:
    """Return what is wrong with a row: position of the column → sentence."""
    check = ImportCheck.objects.filter(parent=item, number=number).first()
    return {error["c"]: checking.fault_message(error) for error in (check.errors if check else None) or ()}


def _known(item: Import) -> QuerySet[ImportCheck]:
    known = Q(twin__isnull=False) | (Q(match__isnull=False) & Q(leader=F("number")))
    return ImportCheck.objects.filter(known, parent=item, errors__isnull=True)
