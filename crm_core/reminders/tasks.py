"""The shell that sends what may be sent now, in a worker: some, and then it stands last in the queue again."""

from celery import shared_task

from crm_core.reminders import sending

# One organisation's thousand reminders of a morning delay another's single one by so many.
SLICE = 25


@shared_task
def send() -> None:
    """Send some of what is due; run twice, or by two at a time, each notice still leaves once."""
    if sending.send_due(SLICE) == SLICE:
        send.delay()
