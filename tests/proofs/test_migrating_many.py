"""A hundred organisations migrated in parallel, one made to fail, while others sign up."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

import crm_core.migrations
from tenants.migrating import migrate_everything, migrate_organisations
from tenants.models import Organisation, SchemaState
from tenants.provisioning import create_organisation
from tenants.queries import organisations
from tenants.schema_check import check_schemas, described
from tenants.template import migrations_fingerprint
from tests.worker import ROOT, environment

MIGRATION = '''"""Only in this proof: a new table, a new column, and rows that are changed."""
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crm_core", "{newest}")]
    operations = [
        migrations.RunSQL("CREATE TABLE proof (id uuid PRIMARY KEY)"),
        migrations.RunSQL("ALTER TABLE customer ADD proof text NOT NULL DEFAULT 'new'"),
        migrations.RunSQL("UPDATE customer_status SET position = position + 1"),
    ]
'''
SIGN_UPS = 10


@pytest.fixture
def many(own_database, is_full):
    """Make the organisations."""
    for at in range(100 if is_full else 12):
        create_organisation(name=f"Nr {at} AB", hosts=[f"nr{at}.kundsystem.localhost"])
    return list(organisations().order_by("created_at"))


@pytest.fixture
def one_migration_more(tmp_path, monkeypatch, settings):
    """Return a function that lets the code have one migration that no organisation has yet."""

    def add() -> None:
        folder = tmp_path / "migrations_of_the_proof"
        shutil.copytree(Path(crm_core.migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
        newest = max(path.stem for path in folder.glob("0*.py"))
        (folder / "9999_proof.py").write_text(MIGRATION.format(newest=newest), encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        settings.MIGRATION_MODULES = {"crm_core": "migrations_of_the_proof"}

    return add


def run(schema: str, sql: str) -> None:
    """Do something in an organisation by hand."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET search_path = "{schema}", public; {sql}; SET search_path = public')


def sign_ups(database: str, *arguments: str) -> subprocess.Popen:
    """Start a process that signs up organisations meanwhile."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.sign_ups", *arguments],
        env=environment(database),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_one_that_fails_stops_no_other(many, one_migration_more, own_database):
    unlucky = many[len(many) // 2].schema_name
    run(unlucky, "CREATE TABLE proof (something int)")
    one_migration_more()
    newcomers = sign_ups(own_database, str(SIGN_UPS))
    outcome = migrate_everything(workers=2)
    said, complaints = newcomers.communicate(timeout=120)
    assert newcomers.returncode == 0, complaints
    assert len(said.split()) == SIGN_UPS, "sign-ups meanwhile succeed, if only after waiting"

    assert list(outcome.failed) == [unlucky]
    assert "already exists" in outcome.failed[unlucky]
    assert {organisation.schema_name for organisation in many} - {unlucky} <= set(outcome.migrated)
    ledger = SchemaState.objects.get(organisation__schema_name=unlucky)
    assert 'relation "proof" already exists' in ledger.error
    assert ledger.fingerprint != migrations_fingerprint()
    # What failed was undone as a whole: nothing of the migration is there, and all that was before still works.
    assert ("column", "customer.proof") not in described(unlucky)

    run(unlucky, "DROP TABLE proof")
    again = migrate_organisations(workers=2)
    assert again.failed == {}
    assert unlucky in again.migrated
    assert len(again.migrated) <= 1 + SIGN_UPS, "only what was left is taken up again"
    assert not SchemaState.objects.exclude(error="").exists()
    assert not SchemaState.objects.exclude(fingerprint=migrations_fingerprint()).exists()
    assert organisations().count() == len(many) + SIGN_UPS
    assert check_schemas() == {}
    assert migrate_organisations(workers=2).migrated == []


def test_a_sign_up_killed_half_way_leaves_nothing(own_database):
    before = set(Organisation.objects.values_list("schema_name", flat=True))
    killed = sign_ups(own_database, "1", "kill")
    said, _complaints = killed.communicate(timeout=60)
    assert (said.strip(), killed.returncode) == ("half-way", -9)
    with connection.cursor() as cursor:
        # The server notices that the other end is gone, and rolls back.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'")
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'org\\_%'")
        schemas = {name for (name,) in cursor.fetchall()}
    assert set(Organisation.objects.values_list("schema_name", flat=True)) == before
    assert schemas == before - {"public"}
    # And its address is free.
    second = sign_ups(own_database, "1")
    assert second.wait(60) == 0
