"""A list as CSV: as a Swedish or an English spreadsheet opens it, made while it is sent."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import get_language

from crm_core.lists.cells_out import FORMULA, Column

# Spreadsheets take a file without it for something older than UTF-8.
MARK = "\ufeff"
ROWS_AT_ONCE = 500


def csv_file(columns: list[Column], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Yield the file: semicolons and decimal commas in Swedish, commas and decimal points in English."""
    swedish = (get_language() or "sv").startswith("sv")
    delimiter, point = (";", ",") if swedish else (",", ".")
    yield (MARK + _lines([[_text(column.label) for column in columns]], delimiter)).encode()
    cells = ([_cell(value, point) for value in row] for row in rows)
    while chunk := list(islice(cells, ROWS_AT_ONCE)):
        yield _lines(chunk, delimiter).encode()


def _lines(rows: Iterable[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cell(value: Any, point: str) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", point)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _text(text: str) -> str:
    """Return a text that no spreadsheet calculates: the apostrophe says that what follows is one."""
    return f"'{text}" if text[:1] in FORMULA and text else text
