"""Every organisation's schema is as the template, and every table has its history."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from crm_core.history.attach import EXEMPT
from tenants.migrating import labels_of
from tenants.schema_check import check_schemas, described


@pytest.fixture
def damaged(db, other_organisation):
    """Beta, in which a test may break something: it is rolled back."""
    connection.set_tenant(other_organisation)

    def damage(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return damage


def test_every_schema_is_as_the_template(organisation):
    assert check_schemas() == {}


def test_the_description_is_of_everything(db):
    template = described(settings.TEMPLATE_SCHEMA)
    assert {kind for kind, _name in template} >= {"table", "column", "index", "constraint", "trigger"}
    assert len(template) > 300


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        ("DROP TABLE note_draft", "missing table note_draft"),
        ("ALTER TABLE customer DROP COLUMN website", "missing column customer.website"),
        ("ALTER TABLE customer ALTER website TYPE varchar(100)", "other column customer.website"),
        ("ALTER TABLE customer ALTER phone DROP NOT NULL", "other column customer.phone"),
        ("DROP INDEX note_chronology", "missing index note_chronology"),
        (
            "ALTER TABLE customer DROP CONSTRAINT customer_number_once",
            "missing constraint customer.customer_number_once",
        ),
        ("DROP TRIGGER record_change ON note", "missing trigger note.record_change"),
        ("ALTER TABLE note DISABLE TRIGGER record_change", "other trigger note.record_change"),
        ("CREATE TABLE left_behind (id int)", "besides table left_behind"),
        ("DROP SEQUENCE customer_number", "missing table customer_number"),
    ],
)
def test_what_is_damaged_is_found(damaged, other_organisation, damage, line):
    damaged(damage)
    found = check_schemas()
    assert list(found) == [other_organisation.schema_name]
    assert any(text.startswith(line) for text in found[other_organisation.schema_name]), found


def test_a_lost_schema_is_found(damaged, other_organisation):
    damaged(f'DROP SCHEMA "{other_organisation.schema_name}" CASCADE')
    assert "missing table customer" in check_schemas()[other_organisation.schema_name]


def test_the_search_path_is_left_as_it_was(organisation):
    check_schemas()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone()[0] == organisation.schema_name


def test_the_command_says_what_differs_and_fails(damaged, capsys):
    call_command("check_schemas")
    assert "Every organisation is as the template." in capsys.readouterr().out
    damaged("DROP INDEX note_chronology")
    with pytest.raises(CommandError, match="1 organisations differ"):
        call_command("check_schemas")
    assert "missing index note_chronology" in capsys.readouterr().err


def without_history(schema: str) -> set[str]:
    """Tables without the trigger."""
    parts = described(schema)
    tables = {name for kind, name in parts if kind == "table" and parts[kind, name].startswith("r")}
    return tables - {
        name.split(".")[0] for kind, name in parts if kind == "trigger" and name.endswith(".record_change")
    }


def test_every_table_has_its_history_or_a_reason_not_to(db):
    assert without_history(settings.TEMPLATE_SCHEMA) == set(EXEMPT)


def test_a_table_without_history_is_found(damaged, other_organisation):
    damaged("CREATE TABLE forgotten (id uuid)")
    assert "forgotten" in without_history(other_organisation.schema_name)


def test_public_has_run_the_migrations_of_its_own_apps_and_no_others(db):
    """Those of organisations' apps do nothing there, and take as long as everything else."""
    ran = {app for app, _name in MigrationRecorder(connection).applied_migrations()}
    assert "tenants" in ran
    assert ran <= labels_of(settings.SHARED_APPS)
