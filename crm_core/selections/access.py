"""The only way a saved selection reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.selections.models import Selection
from crm_core.selections.permissions import SHARE, USE
from crm_core.selections.queries import SelectionQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def selections_for(actor: Actor) -> SelectionQuerySet:
    """Return the saved selections that the actor may use: one's own, and those that are shared."""
    actor.require(USE)
    return Selection.objects.current().seen_by(actor.user)


def selection_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Selection:
    """Return one selection.

    Raises:
        NotFound: it does not exist, or is somebody else's own.
        Forbidden: the actor may not use selections, or not change this one when `write` is asked for: what is shared
            is changed by its owner, and by whoever may share.
    """
    selection = selections_for(actor).select_related("owner", "folder").with_keys([pk]).first()
    if selection is None:
        raise NotFound(_("The selection does not exist, or has been removed."))
    if write and (actor.user is None or selection.owner_id != actor.user.pk):
        actor.require(SHARE)
    return selection
