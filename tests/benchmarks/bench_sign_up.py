"""The database's part of signing up, against psql replaying the same SQL."""

import os
import subprocess
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.db import connection

from tenants.models import Organisation
from tenants.provisioning import create_organisation, delete_schema
from tenants.schema_check import described
from tenants.template import current_snapshot
from tests.benchmarks.harness import Result, against, timed
from tests.benchmarks.house import House


def measure(house: House) -> list[Result]:
    """Make an organisation both ways, and see that both made the same."""
    connection.set_schema_to_public()
    made: list[Organisation] = []

    def ours() -> float:
        host = f"{uuid.uuid4().hex}.kundsystem.localhost"
        return timed(lambda: made.append(create_organisation(name="Mätt AB", hosts=[host])))

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "sign_up.sql"
        schemas: list[str] = []

        def rival() -> float:
            schemas.append(f"org_{uuid.uuid4().hex}")
            script.write_text(_script(schemas[-1]), encoding="utf-8")
            # What psql needs to start is not the database's part.
            return timed(lambda: _psql("-f", str(script))) - min(timed(lambda: _psql("-c", "")) for _turn in range(3))

        result = against("sign-up, database part", ours, rival, limit=2.0)
    assert described(made[-1].schema_name) == described(schemas[-1]), "psql made another schema"
    for organisation in made:
        delete_schema(organisation)
    for organisation in Organisation.objects.filter(schema_name__in=schemas):
        delete_schema(organisation)
    return [result]


def _script(schema: str) -> str:
    snapshot = current_snapshot()
    text = (snapshot.ddl + snapshot.starter["sv"]).replace(settings.TEMPLATE_SCHEMA, schema)
    key = uuid.uuid4()
    return (
        "BEGIN; SET LOCAL check_function_bodies = off;\n"
        "INSERT INTO public.tenants_organisation"
        " (id, schema_name, name, language, state, shape, trial_ends_at, created_at)"
        f" VALUES ('{key}', '{schema}', 'Mätt AB', 'sv', 'trial', '', now() + interval '30 days', now());\n"
        "INSERT INTO public.tenants_domain (domain, is_primary, tenant_id)"
        f" VALUES ('{schema.replace('_', '-')}.kundsystem.localhost', true, '{key}');\n"
        "INSERT INTO public.tenants_schema_state (organisation_id, fingerprint, migrated_at, error)"
        f" VALUES ('{key}', '{snapshot.migrations}', now(), '');\n"
        f"SET LOCAL search_path = '';\n{text}\nCOMMIT;\n"
    )


def _psql(*arguments: str) -> None:
    database = connection.settings_dict
    address = ["-h", database["HOST"], "-p", str(database["PORT"]), "-U", database["USER"], "-d", database["NAME"]]
    environment = os.environ | {"PGPASSWORD": database["PASSWORD"] or "", "PGOPTIONS": "-c client_min_messages=warning"}
    command = [_program(), "-X", "-q", "-v", "ON_ERROR_STOP=1", *address, *arguments]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def _program() -> str:
    folder = os.environ.get("KUNDSYSTEM_PG_BIN", "")
    return str(Path(folder) / "psql") if folder and (Path(folder) / "psql").exists() else "psql"
