"""The shell that sends a slice of a mailing, in a worker."""

import uuid

from celery import shared_task
from django.conf import settings

from crm_core.mailings import lanes, sending


@shared_task
def send_lane(key: str, lane: int) -> None:
    """Send a slice, and stand last in the queue for the next one; nothing when somebody else is in this lane."""
    mailing = uuid.UUID(key)
    with lanes.only_one(mailing, lane) as is_mine:
        wait = sending.send_slice(mailing) if is_mine else None
    if wait is None or (wait and settings.CELERY_TASK_ALWAYS_EAGER):
        return
    send_lane.apply_async((key, lane), countdown=wait or None)
