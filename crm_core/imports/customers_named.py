"""Finding the customers that a file's rows name, by number, organisation number or name: many with a few questions."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from crm_core.customers.models import Customer
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError


@dataclass(frozen=True)
class _Known:
    key: UUID
    name: str
    org_number: str
    sort_key: str


class CustomersNamed:
    """The customers that an actor may see, of those that rows name. One that was merged is the one it led to."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._by: dict[str, dict[str, list[_Known]]] = {}
        self._sort_keys: dict[str, str] = {}

    def learn(self, rows: list[dict[str, Any]]) -> None:
        """Read the customers of some rows; those of earlier rows are forgotten."""
        wanted = {name: {row[name] for row in rows if row.get(name)} for name in ("number", "org_number", "name")}
        self._sort_keys = _sort_keys(wanted["name"])
        self._by = {
            "number": self._read("number", wanted["number"]),
            "org_number": self._read("org_number", wanted["org_number"]),
            "name": self._read("sort_key", set(self._sort_keys.values())),
        }

    def _read(self, column: str, values: set[str]) -> dict[str, list[_Known]]:
        found: dict[str, dict[UUID, _Known]] = defaultdict(dict)
        # Those that are archived come last: where there is another of the same name, that one is meant.
        rows = Customer.objects.seen_by(self.actor).filter(**{f"{column}__in": values}).order_by("archived_at", "pk")
        columns = ("pk", "merged_into", "name", "org_number", "sort_key", "archived_at", column)
        for pk, merged, name, org_number, sort_key, archived, value in rows.values_list(*columns):
            known = _Known(merged or pk, name, org_number, sort_key)
            if merged is None and archived is not None and any(found[value]):
                continue
            found[value].setdefault(known.key, known)
        return {value: list(known.values()) for value, known in found.items()}

    def find(self, row: dict[str, Any]) -> UUID:
        """Return the customer that a row means.

        Raises:
            UserError: there is none or are several, or the row contradicts itself; its field is where that stands.
        """
        if not any(row.get(name) for name in ("number", "org_number", "name")):
            raise UserError(_("The row does not say which customer it is about."), field="number")
        if number := row.get("number"):
            for known in self._by["number"].get(number, ()):
                return self._agreed(known, row)
            if not row.get("org_number") and not row.get("name"):
                raise UserError(_("There is no customer with that number."), field="number")
        if (org_number := row.get("org_number")) and (found := self._by["org_number"].get(org_number)):
            return self._only(found, row, "org_number")
        if name := row.get("name"):
            found = [known for known in self._by["name"].get(self._sort_keys[name], ()) if _agree(known, org_number)]
            if found:
                return self._only(found, row, "name")
            raise UserError(_("There is no customer with that name."), field="name")
        raise UserError(_("There is no customer with that organisation number."), field="org_number")

    def _agreed(self, known: _Known, row: dict[str, Any]) -> UUID:
        """Refuse a number that is somebody else's here: files and registers both count from somewhere."""
        org_number, name = row.get("org_number", ""), row.get("name", "")
        by_org = bool(org_number) and org_number == known.org_number
        by_name = bool(name) and self._sort_keys[name] == known.sort_key
        if by_org or by_name or not (org_number or name):
            return known.key
        if not name and not known.org_number:
            return known.key
        text = _("The customer with the number %(number)s is called %(name)s here.")
        raise UserError(text % {"number": row["number"], "name": known.name}, field="number")

    def _only(self, found: list[_Known], row: dict[str, Any], column: str) -> UUID:
        if len(found) > 1 and (name := row.get("name")):
            found = [known for known in found if known.sort_key == self._sort_keys[name]] or found
        if len(found) > 1:
            text = _("%(count)s customers could be meant. Let the file have the customer number as well.")
            raise UserError(text % {"count": len(found)}, field=column)
        return found[0].key


def _agree(known: _Known, org_number: str | None) -> bool:
    return not org_number or not known.org_number or known.org_number == org_number


def _sort_keys(names: set[str]) -> dict[str, str]:
    """Return the names as the register compares them."""
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, public.sv_key(name) FROM unnest(%s::text[]) AS name", [list(names)])
        return dict(cursor.fetchall())
