"""Starting, running and ending jobs."""

import datetime as dt
import logging
import uuid
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm_core.jobs.models import Job
from crm_core.jobs.progress import Cancelled, Heartbeat, Progress
from crm_core.jobs.registry import kind_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from tenants import wake_ups

logger = logging.getLogger(__name__)

SILENCE = dt.timedelta(seconds=30)  # a worker that has not been heard from for this long is dead
ATTEMPTS = 3  # a job that kills its worker each time would otherwise go round for ever
STATEMENT_TIMEOUT = "15min"  # for work that nobody waits for; requests have seconds
SWEEP = "jobs.sweep"


@action("job.start")
def start_job(*, actor: Actor, kind: str, arguments: dict[str, Any], total: int = 0) -> Job:
    """Queue a job; it is sent to a worker when the transaction is committed."""
    job = Job.objects.create(kind=kind, arguments=arguments, total=total, started_by=actor.user)
    send(job.pk)
    wake_ups.schedule(SWEEP, timezone.now() + dt.timedelta(minutes=2))
    return job


def send(key: uuid.UUID) -> None:
    """Send a job to a worker, once what is being done now is committed."""
    from crm_core.jobs.tasks import run_job

    transaction.on_commit(lambda: run_job.delay(str(key)))


@action("job.cancel")
def cancel_job(*, actor: Actor, job: Job) -> None:
    """Ask a job to stop; one that no worker has taken yet stops at once."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.has_ended:
        raise UserError(_("It has already ended."), code="ended")
    locked.cancel_asked_at = timezone.now()
    locked.save(update_fields=["cancel_asked_at"])
    if locked.state == Job.State.QUEUED:
        _end(locked, Job.State.CANCELLED)


def claim(key: uuid.UUID) -> Job | None:
    """Take a job for this process, or None when it is somebody else's or has ended.

    A running job is taken over when its worker has been silent for too long.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=key).first()
        now = timezone.now()
        if job is None or job.has_ended:
            return None
        if job.state == Job.State.RUNNING and not is_silent(job, now):
            return None
        if job.attempts >= ATTEMPTS:
            _end(job, Job.State.FAILED, _("The work was interrupted several times and has been given up."))
            return None
        job.state = Job.State.RUNNING
        job.attempts += 1
        job.started_at = job.started_at or now
        job.heard_from_at = now
        job.save(update_fields=["state", "attempts", "started_at", "heard_from_at"])
    return job


def is_silent(job: Job, now: dt.datetime) -> bool:
    """Tell whether a running job's worker must be dead."""
    return job.heard_from_at is None or now - job.heard_from_at > SILENCE


def run(job: Job) -> None:
    """Do a claimed job and record how it ended."""
    kind = kind_of(job)
    user = job.started_by
    with translation.override(user.language if user else "sv"):
        actor = Actor(user, door=kind.door if kind else "task") if user else Actor.system()
        progress = Progress(job, actor)
        try:
            if kind is None:
                raise UserError(_("This kind of work does not exist any more."), code="unknown_job")
            if job.cancel_asked_at:
                raise Cancelled
            with Heartbeat(progress), _patience():
                result = kind.run(progress)
        except Cancelled:
            finish(job, Job.State.CANCELLED, progress)
        except UserError as error:
            finish(job, Job.State.FAILED, progress, error=error.message)
        except Exception:
            # The worker's own fault: said plainly to the user, and in full to the log.
            finish(job, Job.State.FAILED, progress, error=_("Something went wrong on our side. Nothing was changed."))
            logger.exception("Job %s (%s) failed", job.pk, job.kind)
        else:
            finish(job, Job.State.DONE, progress, result=result)


def finish(job: Job, state: str, progress: Progress, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    """Record how a job ended."""
    with transaction.atomic():
        job.done, job.total = progress.done, progress.total
        if state == Job.State.DONE:
            job.done = job.total
        job.result = result or {}
        _end(job, state, error)


def _end(job: Job, state: str, error: str = "") -> None:
    job.state, job.error, job.ended_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "ended_at", "done", "total", "result"])
    kind = kind_of(job)
    if kind is not None and state != Job.State.DONE:
        kind.ended(job)


class _patience:  # noqa: N801 - reads as the block it opens
    """Let statements take long while a job runs."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")

    def __exit__(self, *exc_info: object) -> None:
        if connection.connection is None or connection.connection.closed or connection.needs_rollback:
            return
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
