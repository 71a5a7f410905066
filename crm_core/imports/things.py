"""Going through a file of deals or products: each row is one of them, checked and then written as a form would.

One walk does both. What is written was checked a moment before, in the same transaction, so that nothing is written by
what the register was like when somebody looked at the preview.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from crm_core.imports import checking, staging
from crm_core.imports.checking import Columns
from crm_core.imports.deal_rows import DealRows
from crm_core.imports.models import Import
from crm_core.imports.product_rows import ProductRows
from crm_core.imports.staging import Told
from crm_core.imports.thing_row import ThingRow
from crm_core.imports.thing_values import ThingReader
from kundsystem.accounts.actor import Actor


class Rows(Protocol):
    """What knows what rows of one kind of thing become."""

    written: dict[str, int]

    def find(self, rows: list[ThingRow]) -> None:
        """Learn what each row belongs to and whether it is there already; what is wrong becomes its fault."""

    def write(self, rows: list[ThingRow]) -> None:
        """Write the rows as it was decided for each."""


KINDS: dict[str, Callable[[Actor, Columns], Rows]] = {Import.Holds.DEALS: DealRows, Import.Holds.PRODUCTS: ProductRows}


@dataclass
class Walk:
    """One walk through the rows of an import, which checks them and, when it is carried out, writes them."""

    item: Import
    actor: Actor
    told: Told
    writing: bool = False
    done: int = field(default=0, init=False)

    def go(self) -> dict[str, Any]:
        """Go through every row; returns the counts that the pages tell."""
        staging.clear(self.item.pk, rows=False)
        columns = checking.columns_of(self.item)
        reader = ThingReader(showing=False, making=self.writing)
        rows_of = KINDS[self.item.holds](self.actor, columns)
        for batch in staging.stored_rows(self.item.pk):
            rows = [ThingRow(number, raw, *checking.read_cells(columns, reader, raw)) for number, raw in batch]
            rows_of.find(rows)
            for row in rows:
                row.decision = self._decided(row)
            if self.writing:
                rows_of.write([row for row in rows if row.decision not in {"", Import.Duplicates.SKIP}])
            staging.store_things([row.stored(self.item.pk) for row in rows])
            self.done += len(batch)
            self.told(self.done)
        return counts(self.item) | checking.noticed(reader) | rows_of.written

    def _decided(self, row: ThingRow) -> str:
        if row.errors:
            return ""
        if row.match is None:
            return Import.Duplicates.CREATE.value
        return str(self.item.decisions.get(str(row.number), self.item.duplicates))


def decide(item: Import) -> None:
    """Write down what becomes of the rows that are there already, as it has been chosen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_check SET decision = coalesce(%s::jsonb ->> number::text, %s)"
            " WHERE import_id = %s AND match IS NOT NULL",
            [json.dumps(item.decisions), item.duplicates, item.pk],
        )


def counts(item: Import) -> dict[str, Any]:
    """Count what will happen, for the sentence that says so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE errors IS NOT NULL) AS faulty,"
            " count(*) FILTER (WHERE decision = 'create') AS created,"
            " count(*) FILTER (WHERE decision IN ('fill', 'update')) AS filled,"
            " count(*) FILTER (WHERE decision = 'skip') AS skipped,"
            " count(*) FILTER (WHERE decision NOT IN ('', 'skip')) AS rows,"
            " count(*) FILTER (WHERE match IS NOT NULL) AS known,"
            " count(*) FILTER (WHERE match_by = 'code') AS by_code,"
            " count(*) FILTER (WHERE match_by = 'name') AS by_name"
            " FROM import_check WHERE import_id = %s",
            [item.pk],
        )
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))
