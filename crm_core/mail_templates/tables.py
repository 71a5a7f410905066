"""A table in a letter: a row a line, a bar between the cells. Its cells are what they say, and hold no fields."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

BAR = " | "
ROWS, COLUMNS, LIMIT = 101, 8, 20_000
_KEPT_OUT = re.compile(r"[{}\x00-\x08\x0b-\x1f\x7f]")


def table_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as they are stored; what would end a cell or begin a field is left out of them."""
    return "\n".join(BAR.join(_cell(cell.replace("|", "/")) for cell in row) for row in rows)


def rows_of(table: str) -> list[list[str]]:
    """Return the rows of a stored table, each as wide as the first."""
    rows = [[_cell(cell) for cell in line.split("|")] for line in table.splitlines() if line.strip()]
    width = len(rows[0]) if rows else 0
    return [[*row, *[""] * (width - len(row))][:width] for row in rows]


def clean_table(raw: str) -> str:
    """Return what was written as a table.

    Raises:
        UserError: it is too large for a letter.
    """
    rows = rows_of(raw[: LIMIT + 1])
    if len(raw) > LIMIT or len(rows) > ROWS or (rows and len(rows[0]) > COLUMNS):
        said = _("A table can have at most %(rows)s rows and %(columns)s columns.")
        raise UserError(said % {"rows": ROWS - 1, "columns": COLUMNS}, code="too_large", field="table")
    return table_of(rows)


def _cell(text: str) -> str:
    return " ".join(_KEPT_OUT.sub("", text).split())
