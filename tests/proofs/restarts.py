"""The database and the queue ended as a crash would, and there again a moment later."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.db import OperationalError, connection

from kundsystem.local import valkey
from kundsystem.local.binaries import find_valkey
from kundsystem.local.child import Child, stop
from kundsystem.local.logs import Log
from kundsystem.local.ports import free_port
from kundsystem.local.unprivileged import own_folder, service_user
from tests.worker import wait_for


class OwnValkey:
    """A Valkey that is killed and started again on the same port and files."""

    def __init__(self, folder: Path) -> None:
        user = service_user()
        # Below the ports that clients are given: one that tries to reach it while it is gone could get its port.
        port = free_port(wanted=16379)
        home, password = own_folder(folder / "valkey-home", user), "of-the-proof"
        binary = valkey.runnable(find_valkey(), home, user)
        self._program = valkey.program(binary, home, port, user, password, durable=True)
        self._log = Log("valkey", folder / "log", echo=False)
        self.url = valkey.address(port, password)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it has read what it kept."""
        self.child = Child(self._program, self._log)
        self.child.start()
        wait_for(self._answers, 30, lambda: "\n".join(self._log.latest))

    def restart(self) -> None:
        """Kill it and start it again."""
        assert self.child.pid is not None
        os.kill(self.child.pid, signal.SIGKILL)
        wait_for(lambda: self.child.returned() is not None, 10)
        self.start()

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.RedisError:
            return False


@contextmanager
def own_valkey() -> Iterator[OwnValkey]:
    """Run one while the block lasts."""
    # Not pytest's folder for what is passing: the next session of tests takes other users' way into it away.
    with tempfile.TemporaryDirectory(prefix="kundsystem-test-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        own = OwnValkey(folder)
        try:
            yield own
        finally:
            stop([own.child])


@contextmanager
def lasting_commits() -> Iterator[None]:
    """Let what is committed outlive a crash, as in earnest: the tests' database is forgetful to be quick."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    connection.close()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} RESET synchronous_commit")


def crash_postgres() -> None:
    """Kill a session's process: the server ends every session, and reads its journal before it takes new ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while True:
        connection.close()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return
        except OperationalError:
            assert time.monotonic() < deadline, "PostgreSQL did not come back"
            time.sleep(0.2)
