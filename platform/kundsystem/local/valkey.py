"""Starting Valkey: queue, cache and sessions' first layer."""

from pathlib import Path
from urllib.parse import quote

from kundsystem.local.child import Program
from kundsystem.local.unprivileged import ServiceUser, give, own_folder, reachable_copy


def runnable(binary: Path, home: Path, user: ServiceUser | None) -> Path:
    """Return this program where the user can run it."""
    return reachable_copy(binary.parent, (binary.name,), binary.name, home, user) / binary.name


def program(binary: Path, home: Path, port: int, user: ServiceUser | None, password: str, *, durable: bool) -> Program:
    """Write its settings and return how to run it; the password stays out of the list of processes."""
    folder = own_folder(home / "valkey", user)
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": f'"{folder}"',
        "requirepass": password,
        # Queued work survives a stop; at most the last second of it is lost in a power cut.
        "appendonly": "yes" if durable else "no",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "logfile": '""',
    }
    path = folder / "valkey.conf"
    path.write_text("".join(f"{name} {value}\n" for name, value in settings.items()), encoding="utf-8")
    path.chmod(0o600)
    give(path, user)
    return Program(
        label="valkey",
        command=[binary, path],
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        user=user,
        folder=folder,
    )


def address(port: int, password: str) -> str:
    """Return the address that the product connects to."""
    return f"redis://:{quote(password, safe='')}@127.0.0.1:{port}/0"
