"""PostgreSQL and Valkey as a pair: those whose address is given, or ones of our own."""

import contextlib
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kundsystem.local import postgres, valkey
from kundsystem.local.binaries import find_postgres, find_valkey, newest_clients
from kundsystem.local.child import Child, Program, stop
from kundsystem.local.configuration import Configuration
from kundsystem.local.keys import kept_secret
from kundsystem.local.logs import Log
from kundsystem.local.ports import free_port
from kundsystem.local.problems import LocalProblem
from kundsystem.local.unprivileged import ServiceUser, owner_of, service_home, service_user

STARTS_WITHIN = 60.0  # seconds; after a power cut PostgreSQL first reads its journal


@dataclass
class Services:
    """What runs, and the environment that tells the product where."""

    children: list[Child] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


@contextlib.contextmanager
def running_services(configuration: Configuration, *, durable: bool) -> Iterator[Services]:
    """Start what no address is given for, and stop it at the end whatever happens."""
    services = Services()
    try:
        _start(services, configuration, durable)
        yield services
    finally:
        stop(services.children)


def _start(services: Services, configuration: Configuration, durable: bool) -> None:
    given = configuration.database_url and configuration.valkey_url
    user, home = (None, configuration.data) if given else _home(configuration.data)
    waiting: list[tuple[Child, Callable[[], bool]]] = []

    if configuration.database_url:
        services.environment["KUNDSYSTEM_DATABASE_URL"] = configuration.database_url
        if "KUNDSYSTEM_PG_BIN" not in os.environ and (clients := newest_clients()):
            services.environment["KUNDSYSTEM_PG_BIN"] = str(clients)
    else:
        waiting.append(_start_postgres(services, configuration, home, user, durable))
    if configuration.valkey_url:
        services.environment["KUNDSYSTEM_VALKEY_URL"] = configuration.valkey_url
    else:
        waiting.append(_start_valkey(services, configuration, home, user, durable))

    for child, is_ready in waiting:
        _wait_for(child, is_ready)
    if not configuration.database_url:
        postgres.make_database(services.environment["KUNDSYSTEM_DATABASE_URL"])


def _home(data: Path) -> tuple[ServiceUser | None, Path]:
    """Return who runs the services and where they keep their files."""
    user = service_user()
    home = service_home(data, user)
    if user is not None and (home / "postgres").exists():
        user = owner_of(home / "postgres") or user
    return user, home


def _start_postgres(
    services: Services, configuration: Configuration, home: Path, user: ServiceUser | None, durable: bool
) -> tuple[Child, Callable[[], bool]]:
    found = find_postgres(configuration.postgres, postgres.major_of_data(home))
    found = postgres.runnable(found, home, user)
    password = kept_secret(configuration.data / "postgres.password")
    postgres.make_cluster(found, home, user, password)
    port = free_port()
    services.names.append(str(found))
    services.environment["KUNDSYSTEM_DATABASE_URL"] = postgres.address(port, password)
    services.environment["KUNDSYSTEM_PG_BIN"] = str(found.bin)
    child = _started(services, configuration, postgres.program(found, home, port, user, durable=durable))
    return child, lambda: postgres.is_ready(home, child.pid)


def _start_valkey(
    services: Services, configuration: Configuration, home: Path, user: ServiceUser | None, durable: bool
) -> tuple[Child, Callable[[], bool]]:
    binary = valkey.runnable(find_valkey(), home, user)
    password = kept_secret(configuration.data / "valkey.password")
    port = free_port()
    services.names.append("Valkey")
    services.environment["KUNDSYSTEM_VALKEY_URL"] = valkey.address(port, password)
    child = _started(services, configuration, valkey.program(binary, home, port, user, password, durable=durable))
    return child, lambda: _answers(port)


def _started(services: Services, configuration: Configuration, program: Program) -> Child:
    child = Child(program, Log(program.label, configuration.data / "log", echo=False))
    child.start()
    services.children.append(child)
    return child


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _wait_for(child: Child, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not is_ready():
        if child.returned() is not None or time.monotonic() > deadline:
            said = "\n".join(child.log.latest)
            raise LocalProblem(f"{child.label} did not start. It said:\n{said}")
        time.sleep(0.05)


def remove_services(data: Path) -> None:
    """Delete what the services kept for this data folder, wherever it lies."""
    home = data / "services"
    shutil.rmtree(home.resolve(), ignore_errors=True)
    if home.is_symlink():
        home.unlink()
