"""A register of five thousand rows from upload to done, against COPY of the same rows into the same tables."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from crm_core.imports import actions
from crm_core.models import Customer, Import
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role, User
from tenants.models import Organisation
from tenants.provisioning import create_organisation, delete_schema
from tests.benchmarks.harness import Result, against, timed
from tests.benchmarks.house import House
from tests.crm_core.imports.registers import Register, register

# In the order that their keys need. The history is not among them: its trigger writes it in both.
TABLES = ("position_type", "customer", "contact", "note", "note_contact")


def measure(house: House) -> list[Result]:
    """Import into an empty organisation, then copy what was written into another empty one."""
    file = register()
    made: list[Organisation] = []
    copied: dict[str, tuple[str, bytes]] = {}

    def ours() -> float:
        made.append(_organisation())
        actor = Actor(User.objects.get())
        took = timed(lambda: _import(actor, file))
        assert Customer.objects.count() == file.customers
        copied.update({table: _rows(table) for table in TABLES})
        return took

    def rival() -> float:
        made.append(_organisation())
        _same_values(made[-2])
        took = timed(lambda: _copy(copied))
        assert Customer.objects.count() == file.customers
        return took

    result = against("import of 5,000 rows, against COPY", ours, rival, limit=8.0)
    connection.set_schema_to_public()
    for organisation in made:
        delete_schema(organisation)
    return [result]


def _organisation() -> Organisation:
    def inside(organisation: Organisation) -> None:
        role = Role.objects.get_or_create(key="owner")[0]
        User.objects.create(name="Olga Ohlsson", email="olga@alfa.example", role=role)

    connection.set_schema_to_public()
    organisation = create_organisation(
        name="Mätt AB", hosts=[f"{uuid.uuid4().hex}.kundsystem.localhost"], inside=inside
    )
    connection.set_tenant(organisation)
    return organisation


def _import(actor: Actor, file: Register) -> None:
    item = actions.upload(actor=actor, file=SimpleUploadedFile("register.csv", file.content))
    actions.start(actor=actor, item=item)  # the job is done at once: tests' settings have no worker
    item.refresh_from_db()
    assert item.state == Import.State.DONE, (item.state, item.error)


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        return cursor.fetchone()[0]


def _rows(table: str) -> tuple[str, bytes]:
    columns = _columns(table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        return columns, b"".join(bytes(part) for part in copy)


def _same_values(other: Organisation) -> None:
    """Give the empty organisation the other's users and own values, which the copied rows point at."""
    tables = ("accounts_user", "customer_status", "note_kind", "accounts_role", "position_type")
    mine = connection.schema_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        for table in reversed(tables[:-1]):
            cursor.execute(f'INSERT INTO "{mine}".{table} SELECT * FROM "{other.schema_name}".{table}')


def _copy(copied: dict[str, tuple[str, bytes]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            columns, rows = copied[table]
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(rows)
