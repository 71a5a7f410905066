"""A list as an Excel file, made while it is sent.

The library makes the workbook with its styles and a single sheet without rows; the sheet's rows are written into the
same file one after the other, since the library would put all of them on disk before the first byte could be sent.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from crm_core.lists.cells_out import FORMULA, Column

MOST_ROWS = 1_048_575  # below the heading; the program holds no more
MOST_LETTERS = 32_767
SHEET = "xl/worksheets/sheet1.xml"
FORMATS = {
    "heading": {"bold": True},
    # What would be a formula is shown as it is, and stays a text when somebody edits it.
    "formula": {"quote_prefix": True},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "date": {"num_format": "yyyy-mm-dd"},
    "month": {"num_format": "yyyy-mm"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}
WIDTHS = {"number": 12, "decimal": 14, "date": 12, "month": 10, "moment": 17}
_ROWS_AT_ONCE = 200
_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a sheet knows no zones)
_LEAP_FAULT = dt.date(1900, 3, 1)  # the program believes that 1900 had a leap day; before it, days are texts
# What can not stand in the file as it is, or would be read as something else.
_SPECIAL = re.compile("[<>&\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\\s|\\s$")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Skeleton:
    """A workbook without rows: its other parts, the sheet before and after its rows, and what styles are called."""

    parts: dict[str, bytes]
    before: str
    after: str
    styles: dict[str, str]


class _Outgoing(io.RawIOBase):
    """What has been written and not been sent."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return it, and forget it."""
        data, self.chunks = b"".join(self.chunks), []
        return data


def xlsx_file(name: str, columns: list[Column], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Yield the file: a sheet with a heading that stays, days as days, numbers as numbers and the rest as texts."""
    skeleton, outgoing = _skeleton(name, columns), _Outgoing()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in skeleton.parts.items():
            archive.writestr(part, content)
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write((skeleton.before + _heading(columns, skeleton)).encode())
            yield outgoing.taken()
            lines = _lines(columns, rows, skeleton)
            while chunk := "".join(islice(lines, _ROWS_AT_ONCE)):
                sheet.write(chunk.encode())
                if data := outgoing.taken():
                    yield data
            sheet.write(skeleton.after.encode())
    yield outgoing.taken()


def _skeleton(name: str, columns: list[Column]) -> _Skeleton:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "1")
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, max(WIDTHS.get(column.style, 24), min(len(column.label) + 2, 40)))
        for number, form in enumerate(FORMATS.values()):
            sheet.write_blank(0, number, None, book.add_format(form))
    with zipfile.ZipFile(made) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    text = parts.pop(SHEET).decode()
    # How many rows there are is not known yet.
    before, marked, after = re.split("<sheetData>|</sheetData>", re.sub("<dimension[^>]*/>", "", text))
    numbers = re.findall(r'<c r="[A-Z]+1" s="(\d+)"', marked)
    return _Skeleton(parts, f"{before}<sheetData>", f"</sheetData>{after}", dict(zip(FORMATS, numbers, strict=True)))


def _heading(columns: list[Column], skeleton: _Skeleton) -> str:
    style = f' s="{skeleton.styles["heading"]}"'
    cells = (_text(f"{xl_col_to_name(at)}1", style, column.label) for at, column in enumerate(columns))
    return f'<row r="1">{"".join(cells)}</row>'


def _lines(columns: list[Column], rows: Iterable[list[Any]], skeleton: _Skeleton) -> Iterator[str]:
    """Yield each row as the file has it."""
    styles = {name: f' s="{number}"' for name, number in skeleton.styles.items()}
    places = [(xl_col_to_name(at), styles.get(column.style, "")) for at, column in enumerate(columns)]
    formula = styles["formula"]
    for number, row in enumerate(rows, start=2):
        cells = []
        for (letters, style), value in zip(places, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                cells.append(_text(f"{letters}{number}", formula if value[0] in FORMULA else "", value))
            elif isinstance(value, dt.date):
                cells.append(_day(f"{letters}{number}", style, value))
            else:
                cells.append(f'<c r="{letters}{number}"{style}><v>{_plain(value)}</v></c>')
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _plain(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _text(place: str, style: str, text: str) -> str:
    if _SPECIAL.search(text) or len(text) > MOST_LETTERS:
        return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'
    return f'<c r="{place}"{style} t="inlineStr"><is><t>{text}</t></is></c>'


def _escaped(text: str) -> str:
    text = _UNWRITABLE.sub("", text[:MOST_LETTERS].replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _day(place: str, style: str, value: dt.date) -> str:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    if moment.date() < _LEAP_FAULT:
        return _text(place, "", value.isoformat())
    since = moment - _FIRST_DAY
    return f'<c r="{place}"{style}><v>{since.days + since.seconds / 86400:.15g}</v></c>'
