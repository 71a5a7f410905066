"""Taking away logos that have been replaced, when it is so long ago that nobody wants them back, and lost portraits.

A replaced logo lies where it lay, so that it is there again when the change is undone. When that is done later still,
there is none.
"""

import datetime as dt

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from crm_core.history.actions import after_undo
from crm_core.history.models import Change
from crm_core.history.undo import Undone
from crm_core.organisation.models import OrganisationSettings
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared import storing
from kundsystem.shared.actions import action

KEPT = dt.timedelta(days=90)
FOLDER = "pictures"


@action("organisation.sweep_pictures")
def sweep_pictures(*, actor: Actor) -> int:
    """Take away what nobody has, or has had, in the time that is kept; returns how many."""
    before = timezone.now() - KEPT
    used = set(OrganisationSettings.objects.values_list("logo", flat=True))
    used |= set(User.objects.values_list("avatar", flat=True))
    changes = Change.objects.filter(at__gte=before, table_name="organisation_settings", op="U", diff__has_key="logo")
    used |= {path for diff in changes.values_list("diff", flat=True) for path in diff["logo"] if path}
    unused = [path for path in storing.older_than(FOLDER, before) if path not in used]
    transaction.on_commit(lambda: storing.remove(*unused))
    return len(unused)


@after_undo
def leave_out_what_is_gone(outcome: Undone) -> None:
    """An undo may bring back where a logo lay that is there no more."""
    if not outcome.restored["organisation_settings"]:
        return
    for row in OrganisationSettings.objects.exclude(logo=""):
        if not default_storage.exists(row.logo):
            row.logo = ""
            row.save(update_fields=["logo"])
