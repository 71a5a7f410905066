"""The test databases: one master made once, a copy of it for every worker.

The master holds the migrated public schema, the template and the two organisations of the cast. It stays on the server
between runs, marked with a digest of what it was made from, and is made again when that has changed. What else is
costly to make can be kept in the same way, as the benchmarks' large register is.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.state import ProjectState

from tests.cast import HOUSES, PASSWORD, PEOPLE, House

ROOT = Path(__file__).resolve().parents[1]
# What decides how a fresh database looks. Settings are left out: the tables do not follow from them.
MADE_FROM = (
    "tenants/**/*.py",
    "crm_core/*/migrations/*.py",
    "crm_core/migrations/*.py",
    "crm_core/**/starter*.py",
    "crm_core/starter/**/*",
    "crm_core/history/attach.py",
    "platform/kundsystem/accounts/**/*.py",
    "platform/kundsystem/*/migrations/*.py",
    "platform/kundsystem/locale/**/*.po",
    "tests/cast.py",
    "tests/database.py",
)
PACKAGES = ("django", "django-tenants", "django-allauth")


def digest(*more: str) -> str:
    """Return a digest of everything that the master is made from, and of more files by patterns."""
    text = hashlib.sha256()
    for package in PACKAGES:
        text.update(f"{package} {version(package)}\n".encode())
    for path in sorted({path for pattern in (*MADE_FROM, *more) for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            text.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return text.hexdigest()


def name_of(part: str) -> str:
    """Return the name of a test database: of the master, of a worker, of whatever needs one of its own."""
    plain = settings.KUNDSYSTEM_PLAIN_DATABASE
    return f"test_{plain}_{part}" if part else f"test_{plain}"


def address_of(name: str) -> str:
    """Return a database's address, for processes that we start."""
    database = settings.DATABASES["default"]
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    return f"postgresql://{database['USER']}{password}@{database['HOST']}:{database['PORT']}/{name}"


def use(name: str) -> None:
    """Point Django's connection at a database."""
    connection.close()
    # One dictionary: settings, the connection and whatever connection is made later all read it.
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def copy_master(name: str, *, fresh: bool = False) -> None:
    """Make a database as a copy of the master, which is made first where it is missing or out of date."""
    with _alone("master"):
        master = name_of("master")
        wanted = digest()
        if fresh or _mark(master) != wanted:
            _build(master, wanted)
        _copy(master, name)


def copy_kept(name: str, part: str, mark: str, fill: Callable[[], None]) -> None:
    """Make a database as a copy of one that is kept for itself, with more in it than the master has.

    Args:
        name: of the copy; a database of that name is dropped.
        part: names the one that is kept.
        mark: tells what the kept one was made from: another mark, and it is made again.
        fill: fills it; called with a copy of the master in use.
    """
    with _alone(part):
        kept = name_of(part)
        if _mark(kept) != mark:
            copy_master(kept)
            before = connection.settings_dict["NAME"]
            use(kept)
            try:
                fill()
            finally:
                use(before)
            _set_mark(kept, mark)
        _copy(kept, name)


def _copy(source: str, name: str) -> None:
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # The files are copied as they are: for a small database faster than writing them through the log.
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    """Remove a test database."""
    connection.close()
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _build(master: str, mark: str) -> None:
    from tenants.migrating import migrate_public_and_template

    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{master}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{master}"')
    before = connection.settings_dict["NAME"]
    use(master)
    try:
        with _options_change_no_class():
            migrate_public_and_template()
        for house in HOUSES:
            move_in(house)
    finally:
        use(before)
    _set_mark(master, mark)


@contextmanager
def _options_change_no_class() -> Iterator[None]:
    """Let Django note an index or a constraint in a migration without making every related class of that moment anew.

    That is a third of the time of making the master; the one class that has it is told.
    """

    def note(state: ProjectState, app_label: str, model_name: str, option: str, objects: list[Any]) -> None:
        state.models[app_label, model_name].options[option] = objects
        if "apps" in state.__dict__:
            setattr(state.apps.get_model(app_label, model_name)._meta, option, objects)

    def append(state: ProjectState, app_label: str, model_name: str, option: str, obj: Any) -> None:
        before = state.models[app_label, model_name].options.get(option, [])
        note(state, app_label, model_name, option, [*before, obj])

    def remove(state: ProjectState, app_label: str, model_name: str, option: str, name: str) -> None:
        before = state.models[app_label, model_name].options[option]
        note(state, app_label, model_name, option, [obj for obj in before if obj.name != name])

    kept = ProjectState._append_option, ProjectState._remove_option
    ProjectState._append_option, ProjectState._remove_option = append, remove
    try:
        yield
    finally:
        ProjectState._append_option, ProjectState._remove_option = kept


def move_in(house: House, *, like: House | None = None) -> None:
    """Make an organisation with the people of the cast that belong to it, or to the one it is like."""
    from django.contrib.auth.hashers import make_password

    from kundsystem.accounts.models import Role, User
    from tenants.models import Organisation
    from tenants.provisioning import create_organisation

    def people(organisation: Organisation) -> None:
        for person in PEOPLE:
            if person.house == (like or house):
                role, _created = Role.objects.get_or_create(key=person.role)
                User.objects.create(name=person.name, email=person.email, role=role, password=make_password(PASSWORD))

    create_organisation(name=house.name, hosts=[house.host], inside=people)


def _mark(name: str) -> str:
    with _server() as server:
        row = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    return row[0] if row and row[0] else ""


def _set_mark(name: str, mark: str) -> None:
    with _server() as server:
        server.execute(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"] or None,
        user=database["USER"],
        password=database["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        yield server


@contextmanager
def _alone(part: str) -> Iterator[None]:
    """Let one process at a time make or copy what is kept on this server."""
    database = settings.DATABASES["default"]
    server = f"{os.getuid()}-{database['HOST']}-{database['PORT']}-{settings.KUNDSYSTEM_PLAIN_DATABASE}".replace(
        "/", "-"
    )
    path = Path(tempfile.gettempdir()) / f"kundsystem-tests-{server}-{part}.lock"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
