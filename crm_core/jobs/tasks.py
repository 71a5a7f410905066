"""The shell that runs a job in a worker."""

import uuid

from celery import Task, shared_task
from django.conf import settings

from crm_core.jobs import actions, queries


@shared_task(bind=True, max_retries=10)
def run_job(self: Task, key: str) -> None:
    """Run a job if nobody else does; a message for one that seems to be running is looked at again later.

    Such a message comes back when a worker was killed, and then the job goes on as soon as its silence is noticed.
    """
    job = actions.claim(uuid.UUID(key))
    if job is not None:
        actions.run(job)
    elif queries.is_running(uuid.UUID(key)) and not settings.CELERY_TASK_ALWAYS_EAGER:
        raise self.retry(countdown=actions.SILENCE.total_seconds() + 5)
