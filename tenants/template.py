"""The template schema, and the SQL snapshot that a new organisation is made from.

Migrating keeps one ordinary schema, the template, up to date; a dump of it is stored as text. Sign-up replays that text
in one transaction, which takes a tenth of a second where running the migrations would take seconds.
"""

import hashlib
import logging
import os
import re
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from kundsystem.shared.database import connection
from tenants import starter
from tenants.models import TemplateSnapshot

logger = logging.getLogger(__name__)

# One number for the whole installation: sign-ups share this lock, migrating the template holds it alone.
ADVISORY_LOCK = 7_201_940_001


def migrations_fingerprint() -> str:
    """Return a digest of the migrations on disk that apply to organisations."""
    from tenants.migrating import wanted_migrations

    return _digest(*(f"{app}.{name}" for app, name in sorted(wanted_migrations())))


def fingerprint() -> str:
    """Return a digest of all that a snapshot is made from: migrations, starter content and its translations."""
    return _digest(migrations_fingerprint(), starter.digest())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def current_snapshot() -> TemplateSnapshot:
    """Return the snapshot in force; ImproperlyConfigured when nothing has been migrated yet."""
    snapshot = TemplateSnapshot.objects.order_by("-made_at").first()
    if snapshot is None:
        raise ImproperlyConfigured("There is no template yet. Run: kundsystem migrate_organisations")
    return snapshot


def refresh_snapshot() -> TemplateSnapshot:
    """Dump the migrated template and store it under its fingerprint, unless that is already the one in force."""
    mark = fingerprint()
    existing = TemplateSnapshot.objects.order_by("-made_at").first()
    if existing and existing.fingerprint == mark:
        return existing
    schema = settings.TEMPLATE_SCHEMA
    ddl = _dump("--schema-only") + _dump("--data-only", "--table", f"{schema}.django_migrations")
    trades = ["", *(trade.key for trade in starter.trades())]
    inserts = {
        set_of(language, trade): _starter_sql(language, trade) for language, _ in settings.LANGUAGES for trade in trades
    }
    snapshot, _created = TemplateSnapshot.objects.update_or_create(
        fingerprint=mark,
        defaults={"migrations": migrations_fingerprint(), "ddl": ddl, "starter": inserts, "made_at": timezone.now()},
    )
    logger.info("Template stored: %d kB", len(ddl) // 1024)
    return snapshot


def set_of(language: str, trade: str) -> str:
    """Return what a starter set is called in a snapshot: its language, and its trade when it has one."""
    return f"{language}/{trade}" if trade else language


def _starter_sql(language: str, trade: str) -> str:
    """Fill the template with the starter content of a language and a trade, dump that, and empty it again."""
    with schema_context(settings.TEMPLATE_SCHEMA):
        with transaction.atomic():
            starter.fill(language, trade)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'django_migrations'",
                [settings.TEMPLATE_SCHEMA],
            )
            tables = [f"{settings.TEMPLATE_SCHEMA}.{name}" for (name,) in cursor.fetchall()]
        # What the filling itself left in the history is not part of an organisation's past.
        left_out = [f"{settings.TEMPLATE_SCHEMA}.{name}" for name in ("django_migrations", "history_change")]
        sql = _dump("--data-only", *(part for table in left_out for part in ("--exclude-table", table)))
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")
    return sql


def replay(schema: str, language: str, snapshot: TemplateSnapshot, trade: str = "") -> None:
    """Make a schema from a snapshot, within the caller's transaction.

    Args:
        schema: name of the new schema; letters, digits and underscores only.
        language: whose starter content to put in it.
        snapshot: what it is made from.
        trade: whose set it gets; without one, or one that the snapshot does not know, the one that is for everybody.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,62}", schema):
        raise ValueError(f"{schema!r} can not be a schema's name.")
    sets = snapshot.starter
    text = snapshot.ddl + (sets.get(set_of(language, trade)) or sets.get(language) or sets["sv"])
    sql = (
        "SET LOCAL check_function_bodies = off; SET LOCAL search_path = '';\n"
        + text.replace(settings.TEMPLATE_SCHEMA, schema)
        + "\nSET LOCAL search_path = public;"
    )
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # One batch over the simple protocol: one round trip, no parameters, no client-side parsing.
        connection.connection.execute(sql, prepare=False)
    connection.set_schema_to_public()


def _dump(*options: str) -> str:
    """Run pg_dump on the template schema and keep only what a transaction may replay."""
    database = connection.settings_dict
    environment = os.environ | {"PGPASSWORD": database["PASSWORD"] or ""}
    command = [
        str(_pg_dump()),
        *("--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500"),
        *("--schema", settings.TEMPLATE_SCHEMA, *options),
        *("--host", database["HOST"], "--port", database["PORT"] or "5432", "--username", database["USER"]),
        database["NAME"],
    ]
    if "--schema-only" in options:
        command = [part for part in command if part not in {"--inserts", "--rows-per-insert=500"}]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    except subprocess.CalledProcessError as error:
        raise ImproperlyConfigured(f"pg_dump could not read the template: {error.stderr.strip()}") from error
    lines = (line for line in done.stdout.splitlines() if not line.startswith(("\\", "--")))
    kept = (line for line in lines if not re.match(r"SET \w+ = |SELECT pg_catalog\.set_config\(", line))
    return re.sub(r"\n{2,}", "\n", "\n".join(kept)) + "\n"


def _pg_dump() -> Path:
    """Find a pg_dump that is at least as new as the server, since an older one refuses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        server = cursor.fetchone()[0]
    folders = [os.environ.get("KUNDSYSTEM_PG_BIN", ""), *os.environ.get("PATH", "").split(os.pathsep)]
    folders += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    for folder in filter(None, folders):
        candidate = Path(folder) / "pg_dump"
        if candidate.is_file():
            out = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False).stdout
            version = re.search(r"(\d+)(\.\d+)?", out)
            if version and int(version[1]) >= server:
                return candidate
    raise ImproperlyConfigured(
        f"No pg_dump of PostgreSQL {server} or newer was found. Set KUNDSYSTEM_PG_BIN to the folder that has it."
    )
