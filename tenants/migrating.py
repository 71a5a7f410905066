"""Migrating every organisation: planned once, run in parallel, resumable, each schema in transactions of its own.

One query finds the schemas that are behind; the ledger (`SchemaState`) says how far each has come. A schema that fails
keeps its error in the ledger, the others go on, and the next run takes up what is left.
"""

import logging
import multiprocessing
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django_tenants.utils import schema_context

from tenants.models import Organisation, SchemaState
from tenants.provisioning import ensure_public_site
from tenants.template import ADVISORY_LOCK, migrations_fingerprint, refresh_snapshot

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What a run did: schema names, and for those that failed the last line of the error."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    up_to_date: int = 0


def tenant_apps() -> set[str]:
    """App labels whose tables every organisation has."""
    return labels_of(settings.TENANT_APPS)


def labels_of(names: list[str]) -> set[str]:
    """The labels of apps by their names."""
    from django.apps import apps

    return {config.label for config in apps.get_app_configs() if config.name in names}


def wanted_migrations() -> set[tuple[str, str]]:
    """Every migration on disk that applies to organisations."""
    labels = tenant_apps()
    return {key for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations if key[0] in labels}


def migrate_everything(workers: int = 2) -> Outcome:
    """Bring public, the template and every organisation to the code's migrations."""
    migrate_public_and_template()
    return migrate_organisations(workers=workers)


def migrate_public_and_template() -> None:
    """Migrate what all others are made from; sign-ups wait meanwhile and then get the new template."""
    with _alone():
        _migrate_schema(settings.PUBLIC_SCHEMA_NAME, labels_of(settings.SHARED_APPS))
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
        ensure_public_site()
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{settings.TEMPLATE_SCHEMA}"')
        _migrate_schema(settings.TEMPLATE_SCHEMA, tenant_apps())
        refresh_snapshot()


def migrate_organisations(workers: int = 2) -> Outcome:
    """Migrate the organisations that are behind, several at a time."""
    mark = migrations_fingerprint()
    behind = list(
        Organisation.objects.exclude(schema_name=settings.PUBLIC_SCHEMA_NAME)
        .exclude(schema_state__fingerprint=mark)
        .order_by("created_at")
        .values_list("schema_name", flat=True)
    )
    total = Organisation.objects.exclude(schema_name=settings.PUBLIC_SCHEMA_NAME).count()
    outcome = Outcome(up_to_date=total - len(behind))
    if not behind:
        return outcome
    connections.close_all()
    for schema, error in _run(behind, mark, max(1, min(workers, len(behind)))):
        if error:
            outcome.failed[schema] = error
            logger.error("Migrating %s failed: %s", schema, error)
        else:
            outcome.migrated.append(schema)
    return outcome


def _run(schemas: list[str], mark: str, workers: int) -> Iterator[tuple[str, str]]:
    if workers == 1:
        yield from (_migrate_one((schema, mark)) for schema in schemas)
        return
    with multiprocessing.get_context("fork").Pool(workers, maxtasksperchild=200) as pool:
        yield from pool.imap_unordered(_migrate_one, [(schema, mark) for schema in schemas], chunksize=4)


def _migrate_one(job: tuple[str, str]) -> tuple[str, str]:
    """Migrate one organisation and write the ledger; returns its schema and, when it failed, why."""
    schema, mark = job
    try:
        _migrate_schema(schema, tenant_apps())
    except Exception as error:  # noqa: BLE001 - one that fails never stops the rest; the ledger keeps why
        connection.close()
        _write_ledger(schema, error=traceback.format_exc()[-4000:])
        return schema, f"{type(error).__name__}: {error}".splitlines()[0]
    _write_ledger(schema, fingerprint=mark)
    return schema, ""


def _migrate_schema(schema: str, labels: set[str]) -> None:
    """Run the migrations of the apps that have tables here; those of others would do nothing, and take as long."""
    with schema_context(schema):
        with connection.cursor() as cursor:
            # A long lock queue behind one table would stop the whole site: give up instead, and be run again.
            cursor.execute("SET lock_timeout = '5s'; SET statement_timeout = '10min'")
        try:
            executor = MigrationExecutor(connection)
            targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] in labels]
            executor.migrate(targets)
        finally:
            if not connection.closed_in_transaction:
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout; RESET statement_timeout")


def _write_ledger(schema: str, *, fingerprint: str | None = None, error: str = "") -> None:
    with schema_context(settings.PUBLIC_SCHEMA_NAME):
        organisation = Organisation.objects.get(schema_name=schema)
        values = {"error": error} if fingerprint is None else {"error": "", "fingerprint": fingerprint}
        SchemaState.objects.update_or_create(organisation=organisation, defaults=values)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the template's lock alone, on a connection of its own so that closing others does not let it go."""
    holder = connections.create_connection("default")
    try:
        with holder.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        yield
    finally:
        holder.close()
