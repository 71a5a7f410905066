"""The faulty rows as a file like the one that was uploaded, with one column more that says what is wrong."""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import PurePath

from django.utils.translation import gettext as _

from crm_core.imports import checking, columns, queries
from crm_core.imports.models import Import

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 64 * 1024


def file_name(item: Import) -> str:
    """Return the name under which the faulty rows are handed back."""
    return f"{PurePath(item.file_name).stem}-{_('faults')}.{'xlsx' if item.is_sheet else 'csv'}"


def content_type(item: Import) -> str:
    """Return what kind of file it is."""
    return SHEET if item.is_sheet else f"text/csv; charset={_codec(item)[0]}"


def stream(item: Import) -> Iterator[bytes]:
    """Yield the file's bytes."""
    return _as_sheet(item) if item.is_sheet else _as_text(item)


def _rows(item: Import) -> Iterator[list[str]]:
    width = len(item.headers)
    if item.header_row:
        yield [*item.headers, _("Fault")]
    known = columns.by_key()
    for _number, raw, errors in queries.faulty_rows(item):
        cells = [*raw, *[""] * (width - len(raw))]
        yield [*cells, "; ".join(checking.fault_sentence(error, known) for error in errors)]


def _codec(item: Import) -> tuple[str, bytes]:
    """A codec, and the mark that stands first so that Excel knows it again."""
    if item.encoding in {"utf-16-le", "utf-16-be"}:
        return item.encoding, "\ufeff".encode(item.encoding)
    if item.encoding == "cp1252":
        return "cp1252", b""
    return "utf-8", b"\xef\xbb\xbf"


def _as_text(item: Import) -> Iterator[bytes]:
    codec, mark = _codec(item)
    yield mark
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=item.delimiter or ";", lineterminator="\r\n")
    for row in _rows(item):
        writer.writerow(row)
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode(codec, "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode(codec, "replace")


def _as_sheet(item: Import) -> Iterator[bytes]:
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        # What was a value must not become a formula or a link.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet()
        for line, row in enumerate(_rows(item)):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell[:32_000])
        book.close()
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
