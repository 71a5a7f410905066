"""The customer list with twenty columns as a file, against COPY of the same query and writing its cells once.

The rival writes Excel with the same library in constant memory, and CSV with Python's own; both write the same cells.
It may send nothing before it has everything; ours has to begin at once and may not need more memory for more rows.
"""

import csv
import datetime as dt
import gc
import io
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.translation import get_language

from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import field_of
from crm_core.lists.cells_out import FORMULA
from crm_core.lists.exporting import Export, export
from crm_core.lists.layouts import save_layout
from kundsystem.accounts.actor import Actor
from kundsystem.shared import swedish
from tests.benchmarks import seed
from tests.benchmarks.harness import Result, against, counted, timed
from tests.benchmarks.house import House

SQL = (Path(__file__).parent / "sql" / "export.sql").read_text(encoding="utf-8")
COLUMNS = (
    *("number", "org_number", "status", "owner", "unit", "industry", "kind", "phone", "email", "website"),
    *("postal_street", "postal_postcode", "postal_town", "visiting_town", "employees", "customer_since", "tags"),
    *("last_contact", "created"),
)
NUMBER, DAY, MOMENTS = 15, 16, (18, 19)


def _copied() -> Iterator[list[str]]:
    """Copy the rows out, and write each value as the list shows it."""
    kinds = {value: str(label) for value, label in Customer.Kind.choices}
    shown: dict[int, Callable[[str], str]] = {
        2: swedish.format_org_number,
        7: kinds.__getitem__,
        8: swedish.format_phone,
        10: field_of(CUSTOMER, "website").kind.show,
        12: swedish.format_postcode,
    }
    with transaction.atomic(), connection.cursor() as wrapped, wrapped.connection.cursor() as cursor:
        # One statement lasts as long as all the writing, which is longer than one may take elsewhere.
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield from _rows_of(cursor, shown)


def _rows_of(cursor: Any, shown: dict[int, Callable[[str], str]]) -> Iterator[list[str]]:
    with cursor.copy(f"COPY ({SQL}) TO STDOUT") as out:
        rest = b""
        for data in out:
            *lines, rest = (rest + bytes(data)).split(b"\n")
            for line in lines:
                row = ["" if cell == "\\N" else cell.replace("\\\\", "\\") for cell in line.decode().split("\t")]
                for at, write in shown.items():
                    row[at] = row[at] and write(row[at])
                yield [f"'{cell}" if cell[:1] in FORMULA and cell else cell for cell in row]


def _rival_xlsx() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number, row in enumerate(_copied(), start=1):
            for at, cell in enumerate(row):
                if not cell:
                    continue
                if at == NUMBER:
                    sheet.write_number(number, at, int(cell))
                elif at == DAY:
                    sheet.write_datetime(number, at, dt.datetime.fromisoformat(cell), day)
                elif at in MOMENTS:
                    sheet.write_datetime(number, at, dt.datetime.fromisoformat(cell), moment)
                else:
                    sheet.write_string(number, at, cell)
    return made.getvalue()


def _rival_csv() -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";" if (get_language() or "sv").startswith("sv") else ",").writerows(_copied())
    return text.getvalue().encode()


def _begin(actor: Actor, form: str) -> Export:
    return export(actor=actor, subject=CUSTOMER, query=QueryDict("sort=name"), form=form)


def _sent(actor: Actor, form: str) -> int:
    return sum(len(chunk) for chunk in _begin(actor, form).chunks())


def _skipped(actor: Actor, form: str, chunks: int) -> None:
    """Take some of the file, and forget it."""
    for _chunk in islice(_begin(actor, form).chunks(), chunks):
        pass


def _first_byte(actor: Actor, form: str) -> float:
    chunks = _begin(actor, form).chunks()
    took = timed(lambda: next(chunks))
    chunks.close()  # type: ignore[attr-defined]
    return took


def _memory(work: Callable[[], object]) -> int:
    """Megabytes that something needs at its most."""
    gc.collect()
    tracemalloc.start()
    work()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(most / 1_000_000) or 1


def measure(house: House) -> list[Result]:
    """Both forms three times as long as the rival at most, the first byte in half a second, memory in few megabytes."""
    connection.set_tenant(house.organisation)
    seed.fill(house.organisation)
    actor = Actor(house.owner)
    save_layout(actor=actor, subject=CUSTOMER, columns=COLUMNS)
    rows = f"{Customer.objects.active().count():,} × {len(COLUMNS) + 1}"
    lines = b"".join(_begin(actor, "csv").chunks()).split(b"\r\n", 1)[1]
    assert lines == _rival_csv(), "the rival writes other cells"
    results = []
    for form, rival in (("xlsx", _rival_xlsx), ("csv", _rival_csv)):
        ours = lambda form=form: timed(lambda: _sent(actor, form))  # noqa: E731
        results.append(against(f"export: {rows} as {form}", ours, lambda rival=rival: timed(rival), limit=3.0, warm=0))  # type: ignore[misc]
        first = round(max(_first_byte(actor, form) for _turn in range(3)))
        results.append(counted(f"export: first byte of {form}, in ms", first, at_most=500))
        few, most = (_memory(lambda form=form, to=to: _skipped(actor, form, to)) for to in (4, 40))  # type: ignore[misc]
        results.append(counted(f"export: memory for ten times as much {form}, in MB", most, at_most=few + 3))
    return results
