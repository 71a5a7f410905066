"""Writing an import to the register: sets of rows in SQL, in batches, all in the one transaction of its action.

The history's trigger is on, so every row is recorded under the import's one operation. Rows have got their keys when
they were checked: doing it again after a crash writes the same rows.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Field as ModelField

from crm_core.contacts.models import Contact
from crm_core.custom_fields.definitions import own_fields_of
from crm_core.customers.models import Customer
from crm_core.imports import extras, limits, own_values
from crm_core.imports.matching import owner_of
from crm_core.imports.models import Import
from crm_core.imports.staging import Told
from crm_core.imports.targets import CONTACT, CUSTOMER, NOTE
from kundsystem.accounts.models import User

# Written by name, by the database, or in a way of their own.
_APART = {"id", "number", "status", "industry", "unit", "parent", "created_at", "updated_at"}
_APART |= {"archived_at", "is_sample", "last_contact_at", "kind", "merged_into", "custom"}


class Writer:
    """Writes one import; `write` is called once, in the action's transaction."""

    def __init__(self, item: Import, user: User | None, told: Told) -> None:
        self.item = item
        self.key: UUID = item.pk
        self.user = user
        self.told = told
        self.done = 0
        self.counts: dict[str, int] = {}

    def write(self) -> dict[str, int]:
        """Write everything; returns how many rows of each kind."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(number) FROM import_row WHERE import_id = %s", [self.key])
            self.last = cursor.fetchone()[0] or 0
            own_values.make_missing(cursor, self.key)
            self._gather(cursor)
            self._reserve_numbers(cursor)
            self._batches(cursor, "created", self._customers)
            self._fill(cursor)
            self._tags(cursor)
            self._settle_contacts(cursor)
            self._batches(cursor, "contacts", self._contacts)
            self._batches(cursor, "notes", self._notes)
            self._last_contact(cursor)
            for extra in extras.used(self.item.mapping):
                self.counts |= extra.write(self.key, self.user)
            if self.last > limits.BATCH:
                # Until the database has looked at them by itself, it would plan as if the rows were not there.
                cursor.execute("ANALYZE customer, contact, note, history_change")
        return self.counts

    def _ranges(self) -> Iterator[tuple[int, int]]:
        for start in range(0, self.last + 1, limits.BATCH):
            yield start, start + limits.BATCH

    def _batches(self, cursor: CursorWrapper, name: str, write: Any) -> None:
        for start, end in self._ranges():
            self.counts[name] = self.counts.get(name, 0) + write(cursor, start, end)
            self.done += limits.BATCH
            self.told(min(self.done, 3 * self.last))

    def _gather(self, cursor: CursorWrapper) -> None:
        """Put together what several rows say of one customer: the earliest row's word is taken."""
        cursor.execute("DROP TABLE IF EXISTS import_joined, import_met")  # left by another import in this transaction
        cursor.execute(
            "CREATE TEMP TABLE import_joined ON COMMIT DROP AS SELECT c.target,"
            " jsonb_object_agg(e.key, e.value ORDER BY c.number DESC) AS customer"
            " FROM import_check c, jsonb_each(c.customer) e WHERE c.import_id = %s AND c.target IS NOT NULL"
            " AND (c.decision = 'join' OR c.target = c.match) GROUP BY c.target",
            [self.key],
        )
        cursor.execute("CREATE INDEX ON import_joined (target)")
        cursor.execute(
            "CREATE TEMP TABLE import_met ON COMMIT DROP AS"
            " SELECT c.target, max((c.note->>'happened_at')::timestamptz) AS at FROM import_check c"
            f" JOIN note_kind k ON k.id = {own_values.by_name('note_kind', 'c.note', 'kind', own_values.plain_note())}"
            " WHERE c.import_id = %s AND c.target IS NOT NULL AND k.is_contact AND c.note ? 'happened_at' GROUP BY 1",
            [self.key],
        )
        cursor.execute("CREATE INDEX ON import_met (target); ANALYZE import_joined; ANALYZE import_met")

    def _reserve_numbers(self, cursor: CursorWrapper) -> None:
        """Let our own counter go on after the file's numbers, so that it never gives one of them again."""
        cursor.execute(
            "SELECT max((customer->>'number')::bigint) FROM import_check WHERE import_id = %s AND decision = 'create'"
            " AND customer->>'number' ~ '^[1-9][0-9]{0,8}$'",
            [self.key],
        )
        highest = cursor.fetchone()[0]
        if highest:
            cursor.execute("SELECT setval('customer_number', greatest(%s, nextval('customer_number')))", [highest])

    def _customers(self, cursor: CursorWrapper, start: int, end: int) -> int:
        columns = _plain_columns(Customer)
        names = ", ".join(f'"{column}"' for column, _empty in columns)
        written = {column: f"coalesce(r.\"{column}\", '')" if empty else f'r."{column}"' for column, empty in columns}
        if owner := owner_of(self.item):
            written["owner_id"] = f"'{owner}'::uuid"  # a key of ours: else they would be out of sight at once
        values = ", ".join(written.values())
        cursor.execute(
            "WITH wanted AS ("
            "  SELECT c.customer_key, c.number AS row, coalesce(j.customer, '{}') || c.customer AS v"
            "  FROM import_check c LEFT JOIN import_joined j ON j.target = c.customer_key"
            "  WHERE c.import_id = %s AND c.number >= %s AND c.number < %s AND c.decision = 'create'"
            "), numbered AS ("
            "  SELECT w.*, CASE WHEN row_number() OVER (PARTITION BY v->>'number' ORDER BY row) = 1"
            "    AND NOT EXISTS (SELECT FROM customer t WHERE t.number = v->>'number') THEN v->>'number' END AS free"
            "  FROM wanted w)"
            f" INSERT INTO customer (id, number, kind, status_id, industry_id, unit_id, {names}, custom,"
            "   last_contact_at, is_sample, created_at, updated_at)"
            " SELECT n.customer_key, coalesce(n.free, nextval('customer_number')::text), coalesce(r.kind, 'company'),"
            f"  {own_values.by_name('customer_status', 'n.v', 'status', own_values.default_status())},"
            f"  {own_values.by_name('industry', 'n.v', 'industry')}, {own_values.by_name('unit', 'n.v', 'unit')},"
            f"  {values}, %s::jsonb || {_own('n.v')}, m.at, false, now(), now()"
            " FROM numbered n LEFT JOIN import_met m ON m.target = n.customer_key,"
            " LATERAL jsonb_populate_record(NULL::customer, n.v) r ORDER BY n.row",
            [self.key, start, end, _beginning(CUSTOMER)],
        )
        return cursor.rowcount

    def _fill(self, cursor: CursorWrapper) -> None:
        """Fill in what is empty at customers that were there; what somebody has written is never changed."""
        sets, empties = [], []
        for column, is_text in _plain_columns(Customer):
            free = f"t.\"{column}\" = ''" if is_text else f't."{column}" IS NULL'
            sets.append(
                f'"{column}" = CASE WHEN {free} THEN coalesce(r."{column}", t."{column}") ELSE t."{column}" END'
            )
            empties.append(f'({free} AND r."{column}" IS NOT NULL)::int')
        for table in ("industry", "unit"):
            value = own_values.by_name(table, "j.customer", table)
            sets.append(f"{table}_id = coalesce(t.{table}_id, {value})")
            empties.append(f"(t.{table}_id IS NULL AND {value} IS NOT NULL)::int")
        own = _own("j.customer")
        sets.append(f"custom = {own} || t.custom")
        empties.append(f"(SELECT count(*) FROM jsonb_object_keys({own}) AS name WHERE NOT t.custom ? name)::int")
        filled = " + ".join(empties)
        cursor.execute(
            "SELECT coalesce(sum(n), 0), count(*) FILTER (WHERE n > 0) FROM ("
            f"  SELECT {filled} AS n FROM import_joined j JOIN customer t ON t.id = j.target,"
            "  LATERAL jsonb_populate_record(NULL::customer, j.customer) r) s"
        )
        self.counts["fields"], self.counts["filled"] = cursor.fetchone()
        cursor.execute(
            f"UPDATE customer t SET {', '.join(sets)}, updated_at = now() FROM import_joined j,"
            " LATERAL jsonb_populate_record(NULL::customer, j.customer) r"
            f" WHERE t.id = j.target AND t.id IN (SELECT match FROM import_check WHERE import_id = %s)"
            f" AND {filled} > 0",
            [self.key],
        )

    def _tags(self, cursor: CursorWrapper) -> None:
        cursor.execute(
            "SELECT DISTINCT c.target, g.id FROM import_check c, jsonb_array_elements_text(c.customer->'tags') wanted"
            " JOIN tag g ON lower(g.name) = lower(wanted) AND g.subject = 'customer' AND g.archived_at IS NULL"
            " WHERE c.import_id = %s AND c.target IS NOT NULL AND c.customer ? 'tags' AND NOT EXISTS"
            "  (SELECT FROM customer_tag have WHERE have.customer_id = c.target AND have.tag_id = g.id)",
            [self.key],
        )
        own_values.link(cursor, "customer_tag", ("customer_id", "tag_id"), cursor.fetchall())

    def _settle_contacts(self, cursor: CursorWrapper) -> None:
        """Make rows that name the same person at the same customer share one key; `contact` stays where it is made."""
        cursor.execute(
            "UPDATE import_check c SET contact_key = coalesce(known.merged_into_id, known.id), contact = NULL"
            " FROM contact known"
            " WHERE c.import_id = %s AND c.contact IS NOT NULL AND known.customer_id = c.target"
            " AND (known.archived_at IS NULL OR known.merged_into_id IS NOT NULL)"
            f" AND (known.sort_key = {_PERSON}"
            "  OR (known.email <> '' AND known.email = c.contact->>'email'))",
            [self.key],
        )
        cursor.execute(
            "UPDATE import_check c SET contact_key = first.key, contact = NULL FROM ("
            "  SELECT id, number, first_value(contact_key) OVER same AS key, first_value(number) OVER same AS head"
            "  FROM import_check c WHERE import_id = %s AND contact IS NOT NULL AND target IS NOT NULL"
            f"  WINDOW same AS (PARTITION BY target, {_PERSON} ORDER BY number)"
            ") first WHERE c.id = first.id AND first.head < first.number",
            [self.key],
        )

    def _contacts(self, cursor: CursorWrapper, start: int, end: int) -> int:
        columns = [name for name, _empty in _plain_columns(Contact) if name not in {"customer_id", "position_type_id"}]
        names = ", ".join(columns)
        values = ", ".join(f"coalesce(r.{column}, '')" for column in columns)
        cursor.execute(
            f"INSERT INTO contact (id, customer_id, position_type_id, {names}, custom, is_main, created_at, updated_at)"
            f" SELECT c.contact_key, c.target, {own_values.by_name('position_type', 'c.contact', 'position_type')},"
            f"  {values}, %s::jsonb || {_own('c.contact')},"
            "  row_number() OVER (PARTITION BY c.target ORDER BY c.number) = 1"
            "   AND NOT EXISTS (SELECT FROM contact o WHERE o.customer_id = c.target AND o.archived_at IS NULL),"
            "  now(), now()"
            " FROM import_check c, LATERAL jsonb_populate_record(NULL::contact, c.contact) r"
            " WHERE c.import_id = %s AND c.number >= %s AND c.number < %s AND c.contact IS NOT NULL"
            "  AND c.target IS NOT NULL ORDER BY c.number",
            [_beginning(CONTACT), self.key, start, end],
        )
        return cursor.rowcount

    def _notes(self, cursor: CursorWrapper, start: int, end: int) -> int:
        kind = own_values.by_name("note_kind", "c.note", "kind", own_values.plain_note())
        cursor.execute(
            "INSERT INTO note (id, customer_id, kind_id, body, happened_at, author_id, author_name, custom, created_at)"
            f" SELECT c.note_key, c.target, {kind}, c.note->>'body',"
            "  coalesce((c.note->>'happened_at')::timestamptz, now()),"
            "  CASE WHEN c.note ? 'author_name' THEN NULL ELSE coalesce((c.note->>'author_id')::uuid, %s) END,"
            f"  coalesce(c.note->>'author_name', ''), %s::jsonb || {_own('c.note')}, now()"
            " FROM import_check c WHERE c.import_id = %s AND c.number >= %s AND c.number < %s AND c.note IS NOT NULL"
            "  AND c.target IS NOT NULL ORDER BY c.number",
            [self.user.pk if self.user else None, _beginning(NOTE), self.key, start, end],
        )
        written = cursor.rowcount
        cursor.execute(
            "SELECT note_key, contact_key FROM import_check WHERE import_id = %s AND number >= %s AND number < %s"
            " AND note IS NOT NULL AND contact_key IS NOT NULL AND target IS NOT NULL",
            [self.key, start, end],
        )
        own_values.link(cursor, "note_contact", ("note_id", "contact_id"), cursor.fetchall())
        return written

    def _last_contact(self, cursor: CursorWrapper) -> None:
        cursor.execute(
            "UPDATE customer t SET last_contact_at = m.at FROM import_met m WHERE t.id = m.target"
            " AND (t.last_contact_at IS NULL OR t.last_contact_at < m.at)"
        )


_PERSON = "public.sv_key(coalesce(c.contact->>'last_name', ''), coalesce(c.contact->>'first_name', ''))"


def _own(row: str) -> str:
    """Return what a row of the file says of the fields that the organisation has added, as their column has it."""
    return (
        f"(SELECT coalesce(jsonb_object_agg(substr(key, 8), value), '{{}}') FROM jsonb_each({row})"
        " WHERE starts_with(key, 'custom.'))"
    )


def _beginning(subject: str) -> str:
    """Return what these fields begin with where the file says nothing."""
    return json.dumps({field.name: field.default for field in own_fields_of(subject) if field.default is not None})


def _plain_columns(model: type[Customer] | type[Contact]) -> list[tuple[str, bool]]:
    """Return the columns that take their value as it is, and whether empty means an empty text."""
    fields: list[ModelField[Any, Any]] = [
        field
        for field in model._meta.concrete_fields
        if field.name not in _APART and field.name != "is_main" and not field.generated
    ]
    return [(str(field.column), not field.null) for field in fields if field.column]
