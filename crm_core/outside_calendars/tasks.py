"""The shell that reads calendars from outside, in a worker."""

from celery import shared_task

from crm_core.outside_calendars import actions


@shared_task
def read_outside_calendars() -> None:
    """Read what is due; run twice, or by two at a time, each is still read once."""
    actions.read_due()
