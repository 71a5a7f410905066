"""Excel sheets: values instead of formulas, row by row, with numbers and dates as Swedes write them."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from crm_core.imports import limits
from crm_core.imports.refusals import broken_sheet
from crm_core.imports.text_files import too_wide

# What the library and what it stands on raise for files that are not what they say.
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    # The file, not its path: the library judges a path by its ending, and uploads are kept without one.
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which are of no interest here
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except _BROKEN as error:
            raise broken_sheet() from error
        try:
            yield book
        finally:
            book.close()


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets with cells, in order."""
    with _opened(path) as book:
        names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise broken_sheet()
    return names


def rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row of a sheet with its number; those without a single value are left out."""
    with _opened(path) as book:
        page = next((page for page in book.worksheets if page.title == sheet), book.worksheets[0])
        page.reset_dimensions()  # what the file says of its own size is not to be trusted
        iterator = page.iter_rows(max_col=limits.MOST_COLUMNS + 1, values_only=True)
        number = 0
        while True:
            try:
                values = next(iterator, None)
            except _BROKEN as error:
                raise broken_sheet() from error
            if values is None:
                return
            number += 1
            row = [as_text(value) for value in values]
            while row and not row[-1]:
                row.pop()
            if len(row) > limits.MOST_COLUMNS:
                raise too_wide(page.max_column or len(row))
            if row:
                yield number, row


def as_text(value: Any) -> str:
    """Write a cell's value the way somebody in Sweden would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        # Fifteen digits are what Excel itself keeps; more would show how computers count.
        text = f"{Decimal(format(value, '.15g')):f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value).replace("\x00", "\ufffd").replace("_x000D_", "").strip()
