"""The data folder: made once, used by one run at a time, and how other commands find a running one."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from kundsystem.local.problems import LocalProblem

RUNNING = "running.json"


def open_folder(data: Path) -> Path:
    """Make the data folder, or say why it can not be used."""
    try:
        if not data.exists():
            data.mkdir(parents=True)
            # The services' user passes through root's folder without seeing what is in it.
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (data / "log").mkdir(exist_ok=True)
        if not os.access(data, os.W_OK | os.X_OK):
            raise PermissionError
    except PermissionError:
        raise LocalProblem(
            f"The data folder {data} can not be written by this user. Run as whoever made it, or choose "
            "another: KUNDSYSTEM_DATA=/another/folder"
        ) from None
    except OSError as error:
        raise LocalProblem(f"The data folder {data} can not be made: {error.strerror}.") from None
    return data


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the folder for this run; a second run is told so."""
    # Not opened with "w": that would empty the file of the one that holds it.
    with (data / "lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise LocalProblem(
                f"Kundsystem already runs on the data in {data} (process {lock.read().strip() or 'unknown'})."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextlib.contextmanager
def announced(data: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Leave the addresses of this run for `kundsystem COMMAND` in another terminal, readable by us alone."""
    path = data / RUNNING
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"pid": os.getpid(), "environment": dict(environment)}, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def environment_of_running(data: Path) -> dict[str, str]:
    """Return the addresses of the run that uses this folder just now, or nothing."""
    try:
        found = json.loads((data / RUNNING).read_text(encoding="utf-8"))
        os.kill(found["pid"], 0)
    except (OSError, ValueError, KeyError):
        return {}
    return dict(found["environment"])
