"""The shell that tells one subscriber what is new in a selection, in a worker."""

import uuid

from celery import shared_task

from crm_core.selections import reporting
from kundsystem.accounts.actor import Actor


@shared_task
def report(key: str) -> None:
    """Tell one subscriber, when it is time."""
    reporting.report(actor=Actor.system(), pk=uuid.UUID(key))
