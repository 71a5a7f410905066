"""What is put away when an import can no longer be undone."""

import datetime as dt

from django.utils import timezone

from crm_core.imports import actions, limits, queries, staging
from kundsystem.shared.storing import remove
from tenants import wake_ups


@wake_ups.handler(actions.CLEAN_UP)
def clean_up() -> None:
    """Remove the files and rows of imports whose thirty days have passed."""
    before = timezone.now() - dt.timedelta(days=limits.UNDO_DAYS)
    for item in queries.outdated(before):
        staging.clear(item.pk)
        remove(item.path)
        item.path = ""
        item.save(update_fields=["path"])
