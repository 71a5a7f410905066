"""PostgreSQL refuses to run as root: who runs it then, and what that user can reach."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kundsystem.local.problems import LocalProblem

CANDIDATES = ("postgres", "nobody")
# Where services keep their files when root's data folder lies below a home that only root may enter.
REACHABLE_HOME = Path("/var/lib")


@dataclass(frozen=True)
class ServiceUser:
    """An ordinary user that root starts the services as."""

    name: str
    uid: int
    gid: int


def service_user() -> ServiceUser | None:
    """Return who the services should run as, or None when that is simply ourselves."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServiceUser(name, entry.pw_uid, entry.pw_gid)
    raise LocalProblem(
        "PostgreSQL does not run as root, and this machine has no user named postgres or nobody. "
        "Run the command as an ordinary user."
    )


def owner_of(folder: Path) -> ServiceUser | None:
    """Return whom this folder belongs to when that is not root: who made the data goes on running them."""
    found = folder.stat()
    if found.st_uid == 0:
        return None
    try:
        name = pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        name = str(found.st_uid)
    return ServiceUser(name, found.st_uid, found.st_gid)


def can(user: ServiceUser | None, test: str, path: Path) -> bool:
    """Try, as that user, a test of test(1) ("-x", "-r") on a path; modes alone do not tell."""
    command = ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)]
    return subprocess.run(command, cwd="/", check=False, **as_user(user)).returncode == 0


def as_user(user: ServiceUser | None) -> dict[str, Any]:
    """Return subprocess arguments that start a program as that user."""
    if user is None:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def own_folder(path: Path, user: ServiceUser | None) -> Path:
    """Make a folder that only that user may enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    give(path, user)
    return path


def passable(path: Path) -> Path:
    """Make a folder that everybody may pass through, whatever the umask says."""
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    return path


def give(path: Path, user: ServiceUser | None) -> None:
    """Let a file or folder belong to that user."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


def service_home(data: Path, user: ServiceUser | None) -> Path:
    """Return the folder below which the services keep their files.

    It is the data folder's `services`. Where the services' user can not get there, it is a link to a folder
    of its own elsewhere: opening root's home to everybody would be worse.
    """
    home = data / "services"
    if home.exists():
        return home.resolve()
    if home.is_symlink():
        raise LocalProblem(f"{home} points to {home.readlink()}, which is gone: the database lay there.")
    if user is None or can(user, "-x", data):
        return passable(home)
    elsewhere = passable(Path(tempfile.mkdtemp(prefix="kundsystem-", dir=REACHABLE_HOME)))
    home.symlink_to(elsewhere)
    return elsewhere


def reachable_copy(root: Path, parts: tuple[str, ...], program: str, home: Path, user: ServiceUser | None) -> Path:
    """Return `root`, or a copy of its `parts` below `home` when the user can not run `root/program`.

    The parts keep their places relative to each other, since programs find their libraries that way.
    """
    if user is None or can(user, "-x", root / program):
        return root
    made_from = (root / program).stat()
    copy = home / "programs" / f"{Path(program).name}-{int(made_from.st_mtime)}-{made_from.st_size}"
    if copy.exists():
        return copy
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    passable(copy.parent)
    passable(unfinished)
    for part in parts:
        target = unfinished / part
        for folder in reversed(Path(part).parents):
            passable(unfinished / folder)
        if (root / part).is_dir():
            shutil.copytree(root / part, target, symlinks=True)
        else:
            shutil.copy2(root / part, target)
    unfinished.rename(copy)
    return copy
