"""Nothing is written without an entry in the history.

The database records every row of every table that has the trigger, whatever door the change came through
(`test_schemas.py` finds a table without it). Here: that the trigger really does so for each table, that what it leaves
out is known, that nothing turns it off, and that whoever writes is an action or is called by one.
"""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from crm_core.history.attach import EXEMPT
from crm_core.history.models import Change
from tests.guards.named import newest_change
from tests.guards.test_schemas import without_history
from tests.guards.world import make_world

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("crm_core", "tenants", "platform/kundsystem")

# Columns that are never recorded: secrets, and what the database works out itself.
LEFT_OUT = {
    "newsletter_subscription": {"recipient"},
    "accounts_user": {"password", "last_login"},
    "accounts_api_token": {"digest", "last_used_at"},
    "accounts_invitation": {"digest"},
    "sender_domain": {"found", "checked_at", "proof"},
    "accounts_openid_provider": {"secret"},
    "customer": {"sort_key", "words"},
    "contact": {"sort_key", "words"},
    "product": {"sort_key", "words"},
    "deal": {"amount", "value", "words"},
    "file": {"words"},
    "booking": {"words", "last_held_at", "next_held_at"},
    "reminder_rule": {"held", "ran_at"},
    "outside_calendar": {
        *("address", "etag", "modified", "digest", "read_at", "next_at", "failures", "problem"),
    },
}
# What is recorded of some actions only.
ONLY_WITHIN = {"note_draft": "contact.merge, customer.merge, history.undo"}

# Whose making is not recorded.
NOT_WHEN_MADE = {"organisation_settings"}  # the one row, made as things are when the first of them is changed

# What turns the recording off, and the only places that may.
TURNED_OFF = re.compile(r"session_replication_role|DISABLE TRIGGER|DROP TRIGGER record_change|\bTRUNCATE\b")
MAY_TURN_OFF = {
    "crm_core/history/attach.py": "how a migration takes away what it made",
    "crm_core/history/undo.py": "empties a table of its own, for the moment",
    "crm_core/seeding/tables.py": "fills an organisation that is made to be measured in",
    "tenants/template.py": "empties the template, which is nobody's",
}

# Files whose writes are no actions, and why that is right. Whoever writes elsewhere makes an action of it.
_CALLED = "called by actions only, within their transaction"
_START = "what an organisation has before anybody is in it; the template has no past"
_PUBLIC = "about organisations, in the public schema, which has no history"
NOT_ACTIONS = {
    "crm_core/*/starter.py": _START,
    "crm_core/starter/trade*.py": _START,
    "tenants/roles.py": _START,
    "crm_core/starter/sample*.py": _CALLED,
    "crm_core/*/handover.py": _CALLED,
    "crm_core/custom_fields/renewing.py": "part of undoing, which is an action",
    "crm_core/deals/moving.py": _CALLED,
    "crm_core/bookings/content.py": _CALLED,
    "crm_core/bookings/series.py": _CALLED,
    "crm_core/bookings/in_touch.py": "called by actions, and part of undoing, which is one",
    "crm_core/invitations/answers.py": _CALLED,
    "crm_core/invitations/inviting.py": _CALLED,
    "crm_core/newsletters/importing.py": _CALLED,
    "crm_core/outside_calendars/importing.py": _CALLED,
    "crm_core/history/events.py": "it is the history",
    "crm_core/history/redacting.py": "takes values out of the history, and says so in it",
    "crm_core/history/undo.py": _CALLED,
    "crm_core/imports/*.py": "a file's rows while they are looked at; what is written of them is, by an action",
    "crm_core/jobs/progress.py": "how far work has come",
    "crm_core/mail_templates/applying.py": _CALLED,
    "crm_core/mail_templates/sending.py": _CALLED,
    "crm_core/mail_templates/sweeping.py": _CALLED,
    "crm_core/mailings/sending.py": _CALLED,
    "crm_core/mailings/snapshot.py": _CALLED,
    "crm_core/mailings/suppressing.py": _CALLED,
    "crm_core/mailings/tallying.py": "sums that the database keeps, put together without changing them",
    "crm_core/newsletters/registry.py": _CALLED,
    "crm_core/organisation/sweeping.py": "called by actions only, and part of undoing, which is one",
    "crm_core/reference_mail/registry.py": _CALLED,
    "crm_core/newsletters/preferences.py": "an action, but where nothing else may be written: one may always opt out",
    "crm_core/merging/*.py": _CALLED,
    "crm_core/customers/last_contact.py": _CALLED,
    "crm_core/own_values/leading.py": _CALLED,
    "crm_core/reminders/firing.py": _CALLED,
    "crm_core/reminders/sending.py": _CALLED,
    "crm_core/search/*.py": "what is looked for and was opened; the rows themselves are recorded",
    "crm_core/seeding/*.py": "fills an organisation that is made to be measured in",
    "crm_core/selections/letters.py": "what somebody is told of, and how far that has come",
    "tenants/crossing.py": _PUBLIC,
    "tenants/demo.py": "makes the organisation that is shown, before anybody is in it",
    "tenants/inbound.py": _PUBLIC,
    "tenants/memberships.py": _PUBLIC,
    "tenants/migrating.py": _PUBLIC,
    "tenants/provisioning.py": _PUBLIC,
    "tenants/reports.py": _PUBLIC,
    "tenants/template.py": _PUBLIC,
    "tenants/wake_ups.py": _PUBLIC,
    "platform/kundsystem/accounts/devices.py": "where somebody is signed in, which is no content",
    "platform/kundsystem/accounts/queries.py": "when a key was last used, and secrets of signing in, which are events",
    "platform/kundsystem/messaging/reports.py": "what providers tell, as it comes, in the public schema",
    "platform/kundsystem/api/keeping.py": "what a program was answered, kept to be given again",
}

WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
OF_ROWS = re.compile(
    r"objects|_default_manager|\.(filter|exclude|with_keys|_of)\(|_of\(|\.active\("
)  # else a dictionary or a file
STATEMENT = re.compile(r"^\s*(WITH\b.*)?\b(INSERT INTO|UPDATE \S+ (\w+ )?SET|DELETE FROM)\b", re.DOTALL)


def sources() -> Iterator[tuple[str, str]]:
    """Every file of the product that runs after the migrations: path and text."""
    for base in SOURCES:
        for path in sorted((ROOT / base).rglob("*.py")):
            if "migrations" not in path.parts and "local" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def triggers() -> dict[str, str]:
    """The recording trigger of each table, as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND t.tgname = 'record_change'",
            [settings.TEMPLATE_SCHEMA],
        )
        return dict(cursor.fetchall())


def test_what_is_left_out_of_the_history_is_known(db):
    left_out, within = {}, {}
    for table, definition in triggers().items():
        if arguments := set(re.findall(r"'(\w+)'", definition.rpartition("record_change(")[2])):
            left_out[table] = arguments
        if "WHEN (" in definition:
            within[table] = ", ".join(
                sorted(
                    re.findall(r"'([a-z]+\.\w+)'", definition.partition("EXECUTE")[0].replace("kundsystem.verb", ""))
                )
            )
    assert left_out == LEFT_OUT
    assert within == ONLY_WITHIN
    assert {table for table, definition in triggers().items() if " INSERT " not in definition} == NOT_WHEN_MADE


# How a value of a type is made another.
OTHERWISE = {
    "text": "{} || 'x'",
    "character varying": "left({} || 'x', 1) || 'y'",
    "boolean": "NOT {}",
    "integer": "coalesce({}, 0) + 1",
    "smallint": "coalesce({}, 0) + 1",
    "numeric": "coalesce({}, 0) + 1",
    "date": "coalesce({}, '2026-01-01') + 1",
    "timestamp with time zone": "coalesce({}, now()) + interval '1 day'",
    "jsonb": '\'{{"own_x": "y"}}\'::jsonb',
}


def columns_of(table: str) -> list[tuple[str, str]]:
    """The columns of a table that can be written, with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return cursor.fetchall()


def recorded(table: str, op: str, before: int) -> set[str]:
    """What the history has learnt of a table since: names of columns, or the operation itself."""
    changes = Change.objects.filter(pk__gt=before, table_name=table, op=op)
    return {name for change in changes for name in (change.diff or {op: None})}


def silent_in(table: str) -> Iterator[str]:
    """What can be done with a row of a table without an entry."""
    names = ", ".join(f'"{name}"' for name, _type in columns_of(table))
    unmade = {("I", one) for one in NOT_WHEN_MADE}
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE one ON COMMIT DROP AS SELECT {names} FROM "{table}" LIMIT 1')
        for op, sql in (
            ("D", f'DELETE FROM "{table}" t USING one WHERE t.id = one.id'),
            ("I", f'INSERT INTO "{table}" ({names}) SELECT {names} FROM one'),
        ):
            before = newest_change()
            cursor.execute(sql)
            if cursor.rowcount and not recorded(table, op, before) and (op, table) not in unmade:
                yield f"{table}: {op} leaves no entry"
        for name, kind in columns_of(table):
            if kind not in OTHERWISE or name in LEFT_OUT.get(table, ()) or name == "id":
                continue
            before = newest_change()
            changed = OTHERWISE[kind].format(f't."{name}"')
            try:
                with transaction.atomic():
                    cursor.execute(f'UPDATE "{table}" t SET "{name}" = {changed} FROM one WHERE t.id = one.id')
            except DatabaseError:
                continue  # a constraint does not let it be so
            told = {one.partition(".")[0] for one in recorded(table, "U", before)}
            if cursor.rowcount and name not in told:
                yield f"{table}.{name}: a change leaves no entry"
        cursor.execute("DROP TABLE one")


def test_every_row_and_column_that_changes_leaves_an_entry(organisation, owner):
    make_world("alfahemlighet", owner)
    with connection.cursor() as cursor:
        # References are looked at when all is done, which here is never.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    tables = sorted(set(triggers()) - set(ONLY_WITHIN))
    silent, met = [], 0
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            met += cursor.fetchone()[0]
        silent += list(silent_in(table))
    assert not silent, "\n".join(silent)
    assert met > len(tables) * 0.7, "the world has too little in it for this to prove anything"
    assert without_history(settings.TEMPLATE_SCHEMA) == set(EXEMPT)


def test_nothing_turns_the_recording_off():
    found = {path for path, text in sources() if TURNED_OFF.search(text)}
    assert found == set(MAY_TURN_OFF)


def writes_in(tree: ast.Module) -> Iterator[int]:
    """Lines that write rows outside of a function that is an action."""

    def walk(node: ast.AST) -> Iterator[int]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef) and any(_is_action(one) for one in child.decorator_list):
                continue
            if _writes(child):
                yield child.lineno  # type: ignore[attr-defined]
            yield from walk(child)

    yield from walk(tree)


def _is_action(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "action"


def _writes(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(STATEMENT.search(node.value))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in WRITES:
        return False
    on = ast.unparse(node.func.value)
    keywords = {keyword.arg for keyword in node.keywords}
    return bool(OF_ROWS.search(on)) or (node.func.attr == "save" and bool({"update_fields", "force_insert"} & keywords))


def test_whoever_writes_is_an_action_or_called_by_one():
    found = {path for path, text in sources() if next(writes_in(ast.parse(text)), None) is not None}
    beside = {path for path in found if not path.rsplit("/", 1)[1].endswith("actions.py")}
    said = {path: {pattern for pattern in NOT_ACTIONS if fnmatch(path, pattern)} for path in beside}
    assert {path for path in said if not said[path]} == set(), "make it an action, or say in NOT_ACTIONS why it is none"
    assert set(NOT_ACTIONS) == set().union(*said.values()), "some of these write nothing any more"


@pytest.mark.parametrize(
    "code",
    [
        "def index(request):\n    Customer.objects.filter(pk=1).update(name='x')",
        "def index(request):\n    customer.save(update_fields=['name'])",
        "def index(request):\n    cursor.execute('UPDATE customer SET name = 1')",
    ],
)
def test_a_write_outside_of_actions_is_found(code):
    assert list(writes_in(ast.parse(code)))
    assert not list(writes_in(ast.parse(f"@action('customer.x')\n{code}")))
