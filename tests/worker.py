"""A real Celery worker on the test database, in processes of its own."""

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from celery.exceptions import AlwaysEagerIgnored
from django.conf import settings
from django.db import connection

from tests.database import address_of

ROOT = Path(__file__).resolve().parents[1]
QUEUES = ("default", "mail", "reminders")


def environment(database: str = "", **more: str) -> dict[str, str]:
    """What a process of ours needs to work on the same data as the test."""
    return (
        os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "kundsystem.settings.test",
            "KUNDSYSTEM_DATABASE_URL": address_of(database or connection.settings_dict["NAME"]),
            "KUNDSYSTEM_VALKEY_URL": settings.CACHES["default"]["LOCATION"],
            "KUNDSYSTEM_DATA": str(settings.DATA),
            "KUNDSYSTEM_TEST_WORKER": "1",  # tasks go through the broker
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        }
        | more
    )


class Worker:
    """One worker: its process, and what it wrote."""

    def __init__(self, log: Path, env: dict[str, str], processes: int = 1) -> None:
        self.log = log
        command = [sys.executable, "-m", "celery", "-A", "kundsystem.celery", "worker", "-P", "prefork"]
        command += [
            "-c",
            str(processes),
            "-Q",
            ",".join(QUEUES),
            "-I",
            "tests.worker_tasks",
            "-l",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def wait_until_ready(self) -> None:
        """Wait until it takes tasks."""
        wait_for(self._is_ready, 40, self.said)

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, f"the worker did not start:\n{self.said()}"
        return " ready." in self.log.read_text(errors="replace")

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it at once, if it has not ended: good order takes it seconds, and nobody uses its data any more."""
        if self.process.poll() is None:
            self.kill()


@contextmanager
def running_worker(folder: Path, *, processes: int = 1, **env: str) -> Iterator[Worker]:
    """Run a worker while the block lasts."""
    worker = Worker(folder / "worker.log", environment(**env), processes)
    try:
        worker.wait_until_ready()
        yield worker
    finally:
        worker.stop()


def send(task: str, *arguments: object) -> None:
    """Send a task by name to the worker; it carries the organisation that is set."""
    from kundsystem.celery import app

    with app.connection_for_write(settings.CELERY_BROKER_URL) as broker, warnings.catch_warnings():
        # Tasks run at once in tests; Celery warns that this one does not, which is what we want here.
        warnings.simplefilter("ignore", AlwaysEagerIgnored)
        app.send_task(task, args=arguments, connection=broker)


def queue_is_empty() -> bool:
    """Whether every task has been taken and finished."""
    valkey = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    return not any(valkey.llen(queue) for queue in QUEUES) and not valkey.hlen("unacked")


def wait_for(condition: Callable[[], bool], seconds: float, said: Callable[[], str] = lambda: "") -> None:
    """Wait until something is so; AssertionError with what is said when it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds} s\n{said()}"
        time.sleep(0.05)
