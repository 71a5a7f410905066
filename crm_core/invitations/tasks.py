"""The shell that hands an invitation to the mail server, in a worker."""

import uuid

from celery import shared_task

from crm_core.invitations import sending
from kundsystem.messaging.failures import TryLater


@shared_task(autoretry_for=(TryLater,), retry_backoff=30, retry_backoff_max=600, max_retries=8)
def deliver_invitation(key: str) -> None:
    """Send one letter; tried again only when the server surely did not take it."""
    sending.deliver(uuid.UUID(key))
