"""The only way a change of many rows reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.lists.models import BulkChange
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def bulk_for(actor: Actor, pk: uuid.UUID) -> BulkChange:
    """Return a change of many rows: one's own, and for administrators anybody's; NotFound for all others."""
    found = BulkChange.objects.select_related("job", "created_by").filter(pk=pk).first()
    own = found is not None and actor.user is not None and found.created_by_id == actor.user.pk
    if found is None or not (own or actor.may(permissions.SETTINGS_MANAGE)):
        raise NotFound(_("There is no such change, or it is somebody else's."))
    return found
