"""From an uploaded file to rows, whatever kind of file it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from crm_core.imports import limits, refusals, sheets, text_files
from crm_core.imports.models import Import
from crm_core.imports.refusals import Unreadable
from kundsystem.shared import formatting

Row = tuple[int, list[str]]
LOOKED_AT = 20  # rows among which the heading is sought


@dataclass(frozen=True)
class Table:
    """What kind of file it is and how it is divided."""

    is_sheet: bool
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()


def stored_path(item: Import) -> Path:
    """Return where the upload lies; Unreadable when it has been removed."""
    path = Path(default_storage.path(item.path)) if item.path else None
    if path is None or not path.is_file():
        raise Unreadable(_("The file is no longer kept. Choose it again."))
    return path


def recognise(path: Path) -> Table:
    """Find out how a file is to be read; Unreadable with a sentence when it is no register."""
    with path.open("rb") as file:
        is_sheet = refusals.is_sheet(file)
    if is_sheet:
        return Table(True, sheets=tuple(sheets.sheet_names(path)))
    encoding = text_files.recognise_encoding(path)
    if not encoding.startswith("utf-16"):
        _refuse_nuls(path)
    return Table(False, encoding, text_files.recognise_delimiter(path, encoding))


def _refuse_nuls(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(text_files.HEAD)
    if head.count(0) > max(20, len(head) // 100):
        raise Unreadable(_("The file is not text, so no rows can be read from it. Choose an .xlsx or CSV file."))


def all_rows(item: Import) -> Iterator[Row]:
    """Yield every row that has a value, the heading too; Unreadable when there are too many."""
    path = stored_path(item)
    found = sheets.rows(path, item.sheet) if item.is_sheet else text_files.rows(path, item.encoding, item.delimiter)
    for count, row in enumerate(found):
        if count > limits.MOST_ROWS:
            raise Unreadable(
                _("The file has more than %(limit)s rows. Divide it and import the parts.")
                % {"limit": formatting.number(limits.MOST_ROWS)}
            )
        yield row


def first_rows(item: Import) -> list[Row]:
    """Return the first rows that have a value."""
    return list(islice(all_rows(item), LOOKED_AT))
