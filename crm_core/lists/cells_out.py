"""A list's cells on their way out to a file: typed values, one row after the other, as many as there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models.expressions import Combinable

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
    """Yield each row's cells; the rows are fetched as they are wanted.

    The database is asked for the values alone. Where one of them takes the object, objects are made of all of them, and
    what hangs on them is fetched once for a chunk.
    """
    fields = (listing.title_field, *shown)
    sources = _sources(fields, rows)
    writers = [field.sheet_writer(taken=sources is not None) for field in fields]
    if sources is not None:
        for values in rows.values_list(*sources).iterator(chunk_size=CHUNK):
            yield [write(value) for write, value in zip(writers, values, strict=True)]
        return
    readers = [field.read for field in fields]
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        listing.fetch(chunk, shown)
        for thing in chunk:
            yield [write(read(thing)) for write, read in zip(writers, readers, strict=True)]


def _sources(fields: Iterable[Field], rows: Any) -> list[str | Combinable] | None:
    """Return what the columns are in the database; None when one of them is not there as it is written."""
    there = {column.name for column in rows.model._meta.get_fields()} | set(rows.query.annotations)
    sources: list[str | Combinable] = []
    for field in fields:
        source = field.sheet_source()
        if source is None or (isinstance(source, str) and source.partition("__")[0] not in there):
            return None
        sources.append(source)
    return sources
