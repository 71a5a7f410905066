"""Measures everything on a database of its own; exits non-zero when a limit is missed."""

import logging
import os
import pkgutil
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

import django


def main(wanted: list[str]) -> int:
    """Run the benchmarks whose names are given, or all of them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kundsystem.settings.test"
    django.setup()
    from django.conf import settings
    from django.db import connection

    from tests import benchmarks, cast, database
    from tests.benchmarks import harness
    from tests.benchmarks.house import House

    logging.disable(logging.INFO)
    settings.KUNDSYSTEM_PLAIN_DATABASE = plain = settings.DATABASES["default"]["NAME"]
    settings.MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="kundsystem-bench-"))
    name = database.name_of("bench")
    results: list[harness.Result] = []
    broken: list[str] = []
    database.copy_master(name)
    database.use(name)
    try:
        for module in sorted(entry.name for entry in pkgutil.iter_modules(benchmarks.__path__)):
            if module.startswith("bench_") and (not wanted or module.removeprefix("bench_") in wanted):
                try:
                    results += import_module(f"tests.benchmarks.{module}").measure(_house(House, cast))
                except Exception:  # noqa: BLE001  # what the others measure takes long: it is not thrown away
                    traceback.print_exc()
                    broken.append(module)
                database.use(name)  # where the last one has gone to the large register
                connection.set_schema_to_public()
    finally:
        database.use(plain)
        for made in (name, database.name_of("bench_register")):
            database.drop(made)
    print(harness.table(results))
    harness.write(results)
    if broken:
        print(f"Could not be measured: {', '.join(broken)}.")
    return 0 if results and not broken and all(result.is_within for result in results) else 1


def _house(house_class, cast):  # type: ignore[no-untyped-def]
    from django.db import connection

    from kundsystem.accounts.models import User
    from tenants.queries import organisation_by_host

    connection.set_schema_to_public()
    organisation = organisation_by_host(cast.ALFA.host)
    connection.set_tenant(organisation)
    owner = User.objects.select_related("role").get(email=cast.OWNER.email)
    return house_class(organisation, cast.ALFA.host, owner)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
