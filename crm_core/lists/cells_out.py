"""A list's cells on their way out to a file: typed values, one row after the other, as many as there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm_core.fields.registry import Field
from crm_core.lists.listing import Listing

# A spreadsheet takes a text that begins so for a formula, and would calculate what somebody has written.
FORMULA = frozenset("=+-@\t\r\n")
# So many rows are in memory at a time.
CHUNK = 2000


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading, and how its values look."""

    label: str
    style: str


def columns_of(listing: Listing, shown: Iterable[Field]) -> list[Column]:
    """Return the columns as the list shows them, the name first."""
    title = Column(str(listing.column_label), listing.title_field.kind.sheet_style)
    return [title, *(Column(str(field.label), field.kind.sheet_style) for field in shown)]


def cells_of(listing: Listing, shown: list[Field], rows: Any) -> Iterator[list[Any]]:
    """Yield each row's cells; the rows are fetched as they are wanted, and what hangs on them once for a chunk."""
    readers = [(field.read, field.kind.to_sheet) for field in (listing.title_field, *shown)]
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        listing.prepare(chunk, shown)
        for thing in chunk:
            yield [to_sheet(read(thing)) for read, to_sheet in readers]
