"""Jobs that were forgotten: whose worker died, or whose message was lost."""

import datetime as dt

from django.utils import timezone

from crm_core.jobs import actions, queries
from tenants import wake_ups


@wake_ups.handler(actions.SWEEP)
def sweep() -> None:
    """Send what nobody works on to a worker again, and look once more while anything is unfinished."""
    now = timezone.now()
    unfinished = False
    for job in queries.unfinished():
        unfinished = True
        if queries.is_forgotten(job, now):
            actions.send(job.pk)
    if unfinished:
        wake_ups.schedule(actions.SWEEP, now + dt.timedelta(minutes=1))
