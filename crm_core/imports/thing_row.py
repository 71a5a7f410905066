"""One row of a file of deals or products, on its way to become one."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from crm_core.deals.sharing import Shares
from crm_core.imports.checking import Columns, fault
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import new_key


@dataclass
class ThingRow:
    """What a row's cells mean, and what has been found out about it.

    Args:
        number: as a spreadsheet counts.
        raw: the row as it stands in the file.
        cells: the values of its cells, by subject and name.
        errors: what is wrong with it; such a row is skipped.
        parts: the units' shares of a deal.
    """

    number: int
    raw: list[str]
    cells: dict[str, dict[str, Any]]
    errors: list[dict[str, Any]]
    key: UUID = field(default_factory=new_key)
    shown: str = ""
    thing: Any = None
    parts: Shares = ()
    customer: UUID | None = None
    match: UUID | None = None
    match_by: str = ""
    decision: str = ""

    def refuse(self, columns: Columns, error: UserError, *keys: str) -> None:
        """Note why it can not be saved, beside the first of some columns that the file has.

        Args:
            columns: those of the file.
            error: the reason; an empty message means that the value is missing.
            keys: where the fault stands, the best place first; then the first column of all.
        """
        at = next((found for key in keys for found in columns if found[1].key == key), None)
        position = at[0] if at else columns[0][0] if columns else 0
        cell = self.raw[position] if at and position < len(self.raw) else ""
        self.errors.append(fault(position, at[1].key if at else keys[0], str(error.message), cell))

    def stored(self, item: UUID) -> tuple[Any, ...]:
        """Return what the working table keeps."""
        thing = {"name": self.shown[:200]}
        keys = (self.key, self.match, self.customer)
        return item, self.number, self.errors, thing, *keys, self.match_by, self.decision
