"""How a running job tells how far it has come, that it lives, and learns that it should stop.

The work itself may be one long transaction whose changes nobody sees before it ends, so all of this goes over a
connection of its own, from a thread of its own, once a second. Work that is done within a second never opens it.
"""

import logging
import threading
import uuid
from typing import Any

from django.db import connections
from django.utils import timezone

from crm_core.jobs.models import Job
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two reports


class Cancelled(Exception):
    """Whoever started the job has asked it to stop."""


class Progress:
    """What a job's function is given: its arguments, on whose behalf it works, and how to report."""

    def __init__(self, job: Job, actor: Actor) -> None:
        self.job = job
        self.actor = actor
        self.done = job.done
        self.total = job.total
        self.cancelled = threading.Event()

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far it has come; costs nothing, so it may be called as often as one likes.

        Raises:
            Cancelled: the job should stop; what it has not committed is rolled back.
        """
        self.done = done
        if total is not None:
            self.total = total
        if self.cancelled.is_set():
            raise Cancelled


class Heartbeat:
    """Writes a job's progress while it runs: `with Heartbeat(progress): …`."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.key: uuid.UUID = progress.job.pk
        self.tenant = connection.tenant
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"heartbeat {self.key}", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self.thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop.set()
        self.thread.join(timeout=30)

    def _beat(self) -> None:
        if self.stop.wait(EVERY):
            return
        own: Any = connections.create_connection("default")
        try:
            own.set_tenant(self.tenant)
            while True:
                with own.cursor() as cursor:
                    cursor.execute(
                        "UPDATE job SET done = %s, total = %s, heard_from_at = %s"
                        " WHERE id = %s AND state = 'running' RETURNING cancel_asked_at IS NOT NULL",
                        [self.progress.done, self.progress.total, timezone.now(), self.key],
                    )
                    row = cursor.fetchone()
                if row and row[0]:
                    self.progress.cancelled.set()
                if self.stop.wait(EVERY):
                    return
        except Exception:
            # Without a heartbeat the job is taken for dead later; that must not end the work that goes on now.
            logger.exception("The heartbeat of job %s stopped", self.key)
        finally:
            own.close()
