"""What the check page shows: the mapping as a preview of one row, and what is noticed."""

from dataclasses import dataclass, replace
from typing import Any

from crm_core.imports import checking, columns, queries
from crm_core.imports.models import Import, ImportRow
from crm_core.imports.queries import Duplicate
from crm_core.imports.targets import CUSTOMER, Target
from kundsystem.shared.errors import UserError

_SHOWN = 160


@dataclass(frozen=True)
class ColumnPreview:
    """One column of the file for one row: as it stands, as it will be stored."""

    position: int
    heading: str
    key: str
    raw: str
    shown: str = ""
    how: str = "same"
    error: str = ""
    became: tuple[int, int] | None = None


def columns_for(item: Import, row: ImportRow | None) -> list[ColumnPreview]:
    """Return the file's columns with what one row has in them."""
    known = {target.key: target for target in columns.targets(item.holds)}
    reader = checking.reader_for(item, showing=True)
    raw = row.raw if row else []
    # What is wrong with a row as a whole stands beside the cell that one would change.
    faults = queries.faults_of(item, row.number) if row and item.holds != Import.Holds.REGISTER else {}
    found = []
    for position, heading in enumerate(item.headers):
        key = item.mapping[position] if position < len(item.mapping) else ""
        cell = raw[position] if position < len(raw) else ""
        column = _column(item, position, heading, known.get(key), cell, reader)
        if position in faults and not column.error:
            column = replace(column, error=faults[position], how="fault")
        found.append(column)
    return found


def _column(item: Import, position: int, heading: str, target: Target | None, cell: str, reader: Any) -> ColumnPreview:
    shown_raw = cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"
    if target is None:
        return ColumnPreview(position, heading, "", shown_raw)
    try:
        meaning = reader.read(target, cell)
    except UserError as error:
        return ColumnPreview(position, heading, target.key, shown_raw, error=error.message, how="fault")
    if meaning is None:
        missing = target.key == "customer.name" and item.holds == Import.Holds.REGISTER
        message = checking.fault_sentence({"f": target.key, "m": ""}) if missing else ""
        return ColumnPreview(
            position, heading, target.key, shown_raw, error=message, how="fault" if missing else "same"
        )
    shown = meaning.shown if len(meaning.shown) <= _SHOWN else f"{meaning.shown[:_SHOWN]}…"
    how = "form" if meaning.how == "same" and meaning.shown != cell.strip() else meaning.how
    pair = item.counts.get("became", {}).get(target.key) if meaning.how == "value" else None
    became = (pair[0], pair[1]) if pair and pair[0] > pair[1] else None
    return ColumnPreview(position, heading, target.key, shown_raw, shown, how, became=became)


def read_as(item: Import, row: ImportRow | None) -> str:
    """Return a few words of the file with letters beyond ASCII, so that a wrong encoding is seen at once."""
    if item.is_sheet:
        return ""
    cells = [cell for cell in (row.raw if row else []) if cell.strip() and len(cell) <= 40]
    telling = [cell for cell in (*cells, *item.headers) if any(character > "\x7f" for character in cell)]
    return ", ".join(list(dict.fromkeys(telling))[:2] or cells[:1])


@dataclass(frozen=True)
class Line:
    """One field of a duplicate: there, and in the file."""

    label: Any
    there: str
    here: str
    filled: bool


def compare(item: Import, duplicate: Duplicate) -> list[Line]:
    """Return the fields that a row has, beside those of what it seems to be."""
    if item.holds != Import.Holds.REGISTER:
        return _compare_things(item, duplicate)
    lines = []
    for target in columns.targets():
        if target.subject != CUSTOMER or target.name in {"name", "number", "kind", "status"}:
            continue
        here = duplicate.values.get(target.field.column_name) or duplicate.values.get(target.name)
        if not here or target.name in {"owner", "tags"}:
            continue
        if duplicate.there is not None:
            there = target.field.show(duplicate.there)
        else:
            other = duplicate.twin_values.get(target.field.column_name) or duplicate.twin_values.get(target.name)
            there = _shown(target, other)
        lines.append(Line(target.label, there, _shown(target, here), not there))
    return lines


def _compare_things(item: Import, duplicate: Duplicate) -> list[Line]:
    reader = checking.reader_for(item, showing=True)
    lines = []
    for position, target in checking.columns_of(item):
        cell = duplicate.raw[position] if position < len(duplicate.raw) else ""
        if target.subject == CUSTOMER or target.name in {"name", "product", "product_code"} or not cell.strip():
            continue
        meaning = reader.read(target, cell)
        there = target.field.show(duplicate.there) if duplicate.there is not None else ""
        if meaning is not None and meaning.shown:
            filled = not there or (duplicate.decision == Import.Duplicates.UPDATE and there != meaning.shown)
            lines.append(Line(target.label, there, meaning.shown, filled))
    return lines


def _shown(target: Target, value: Any) -> str:
    if not value:
        return ""
    # Names stand in the working table where the field itself holds a row of another one.
    return target.field.kind.show(value) if target.field.column_name == target.name else str(value)
