"""Going through a file's rows by the mapping: what each means, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from crm_core.imports import extras, matching, staging
from crm_core.imports.columns import by_key
from crm_core.imports.models import Import
from crm_core.imports.staging import Told
from crm_core.imports.targets import CONTACT, CUSTOMER, DEAL, NOTE, PRODUCT, Target
from crm_core.imports.thing_values import ThingReader
from crm_core.imports.values import Reader
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import new_key

Columns = list[tuple[int, Target]]
_NAMED = ("first_name", "last_name")
_OWN = {CUSTOMER, CONTACT, NOTE, DEAL, PRODUCT}


def columns_of(item: Import) -> Columns:
    """Return the mapped columns: position in the file and what it becomes."""
    known = by_key()
    return [(position, known[key]) for position, key in enumerate(item.mapping) if key in known]


def reader_for(item: Import, *, showing: bool = False) -> Reader:
    """Return what reads this import's cells, `showing` when the preview is to show them."""
    if item.holds != Import.Holds.REGISTER:
        return ThingReader(showing=showing)
    return Reader(showing=showing, titles_kept="contact.title" not in item.mapping)


def check(item: Import, told: Told) -> None:
    """Find out what every row means, what is wrong and what is there already, and count it."""
    staging.clear(item.pk, rows=False)
    columns = columns_of(item)
    reader = reader_for(item)
    done = 0
    for batch in staging.stored_rows(item.pk):
        staging.store_checks([(item.pk, number, *_meaning(columns, reader, raw)) for number, raw in batch])
        done += len(batch)
        told(done)
    matching.find(item)
    matching.decide(item)
    item.counts = matching.counts(item) | noticed(reader)


def _meaning(columns: Columns, reader: Reader, raw: Sequence[str]) -> tuple[Any, ...]:
    found, errors = read_row(columns, reader, raw)
    if errors:
        return errors, None, None, None, None, None, None, None
    contact = found[CONTACT] if any(found[CONTACT].get(name) for name in _NAMED) else {}
    note = found[NOTE] if found[NOTE].get("body") else {}
    return (
        None, found[CUSTOMER], contact, note, {name: more for name, more in found.items() if name not in _OWN and more},
        new_key(), new_key() if contact else None, new_key() if note else None,
    )  # fmt: skip


def read_row(
    columns: Columns, reader: Reader, raw: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Return what a row's cells mean, by subject, and what is wrong with them."""
    found, errors = read_cells(columns, reader, raw)
    if not found[CUSTOMER].get("name") and not any(error["f"] == "customer.name" for error in errors):
        position, name = next(((p, t) for p, t in columns if t.key == "customer.name"), (-1, None))
        if name is not None:
            errors.append(fault(position, name.key, "", ""))
    return found, errors or _refused(columns, found)


def read_cells(
    columns: Columns, reader: Reader, raw: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Return what the cells of a row mean, each by itself."""
    found: dict[str, dict[str, Any]] = {subject: {} for subject in (CUSTOMER, CONTACT, NOTE, DEAL, PRODUCT)}
    errors = []
    for position, target in columns:
        cell = raw[position] if position < len(raw) else ""
        if not cell:
            continue
        try:
            meaning = reader.read(target, cell)
        except UserError as error:
            errors.append(fault(position, target.key, error.message, cell))
            continue
        if meaning is not None:
            found[target.subject] = meaning.stored | found.get(target.subject, {})
    return found, errors


def _refused(columns: Columns, found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what other subjects find wrong with a row that means something by itself."""
    places = {target.key: position for position, target in columns}
    wrong = [(key, why) for extra in extras.used([*places]) for key, why in extra.refuse(found) if key in places]
    return [fault(places[key], key, why, "") for key, why in wrong]


def fault(position: int, key: str, message: str, cell: str) -> dict[str, Any]:
    """Describe what is wrong with a cell; an empty message means that it is missing."""
    return {"c": position, "f": key, "m": message, "v": cell[:200]}


def fault_title(key: str, known: Mapping[str, Target]) -> str:
    """Say which field a fault concerns: “Organisation number is not right”."""
    target = known.get(key)
    return _("%(field)s is not right") % {"field": target.label if target else key}


def fault_message(error: dict[str, Any]) -> str:
    """Say a fault where the field's name stands beside it."""
    return str(error["m"]) or fault_sentence(error)


def fault_sentence(error: dict[str, Any], known: Mapping[str, Target] | None = None) -> str:
    """Say the whole fault, as it stands in the file that is handed back.

    Args:
        error: the fault.
        known: what columns can become, when many faults are said after each other.
    """
    target = (by_key() if known is None else known).get(error["f"])
    label = target.label if target else error["f"]
    if not error["m"]:
        return _("%(field)s is missing") % {"field": label}
    return f"{label}: {error['m']}"


def noticed(reader: Reader) -> dict[str, Any]:
    """Return what is worth telling of the cells: values that will be made, people who are nobody here."""
    new = {key: list(names.new.values())[:50] for key, names in reader.names.items() if names.new}
    how_many = {key: len(names.new) for key, names in reader.names.items() if names.new}
    became = {
        key: [len(names.became), len(set(names.became.values()))] for key, names in reader.names.items() if names.became
    }
    return {"new_values": new, "new_count": how_many, "became": became, "nobody": reader.nobody}
