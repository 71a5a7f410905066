"""The shell that sends what may be sent now, in a worker."""

from celery import shared_task

from crm_core.reminders import sending


@shared_task
def send() -> None:
    """Send what is due; run twice, or by two at a time, each notice still leaves once."""
    sending.send_due()
