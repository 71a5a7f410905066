"""What selections ask to be woken for."""

import datetime as dt

from django.utils import timezone

from crm_core.selections import reporting
from crm_core.selections.subscribing import REPORT
from crm_core.selections.tasks import report
from kundsystem.shared.database import connection
from tenants import wake_ups

AGAIN = dt.timedelta(hours=1)
WHEN_READ_ONLY = dt.timedelta(days=1)


@wake_ups.handler(REPORT)
def woken() -> None:
    """Tell every subscriber whose time has come, each by a task, and look again for those whose task was lost."""
    due = reporting.due_now()
    if not due:
        return
    if not getattr(connection.tenant, "is_writable", True):
        wake_ups.schedule(REPORT, timezone.now() + WHEN_READ_ONLY)
        return
    wake_ups.schedule(REPORT, timezone.now() + AGAIN)
    for key in due:
        report.delay(str(key))
