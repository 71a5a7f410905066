"""Questions about jobs."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from crm_core.jobs.actions import is_silent
from crm_core.jobs.models import Job

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


def all_jobs() -> QuerySet[Job]:
    """Every job, newest first, with who started it and its report."""
    return Job.objects.select_related("started_by", "report").order_by("-created_at")


def unfinished() -> QuerySet[Job]:
    """Jobs that wait or run."""
    return Job.objects.filter(state__in=UNFINISHED)


def is_running(key: uuid.UUID) -> bool:
    """Tell whether a job is marked as running."""
    return Job.objects.filter(pk=key, state=Job.State.RUNNING).exists()


def is_forgotten(job: Job, now: dt.datetime) -> bool:
    """Tell whether nobody works on an unfinished job: its worker is silent, or its message got lost."""
    if job.state == Job.State.RUNNING:
        return is_silent(job, now)
    return now - job.created_at > dt.timedelta(minutes=1)
