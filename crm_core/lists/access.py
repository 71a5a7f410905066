"""The only way a saved list, or a change of many rows, reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.lists.listing import listing_of
from crm_core.lists.models import BulkChange, SavedList
from crm_core.lists.permissions import SHARE
from crm_core.lists.queries import SavedListQuerySet
from crm_core.reach import sees_everybodys
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def saved_lists_for(actor: Actor) -> SavedListQuerySet:
    """Return the saved lists that the actor may use: one's own, and those that are shared."""
    return SavedList.objects.current().seen_by(actor.user)


def saved_list_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> SavedList:
    """Return one saved list.

    Raises:
        NotFound: it does not exist, or is somebody else's own.
        Forbidden: the actor may not see the list that it is of, or not change this one when `write` is asked for: what
            is shared is changed by its owner, and by whoever may share.
    """
    saved = saved_lists_for(actor).with_key(pk).first()
    if saved is None:
        raise NotFound(_("The list does not exist, or has been removed."))
    actor.require(listing_of(saved.list_name).permission)
    if write and (actor.user is None or saved.owner_id != actor.user.pk):
        actor.require(SHARE)
    return saved


def bulk_for(actor: Actor, pk: uuid.UUID) -> BulkChange:
    """Return a change of many rows: one's own, and for administrators anybody's; NotFound for all others."""
    found = BulkChange.objects.select_related("job", "created_by").filter(pk=pk).first()
    own = found is not None and actor.user is not None and found.created_by_id == actor.user.pk
    if found is None or not (own or (actor.may(permissions.SETTINGS_MANAGE) and sees_everybodys(actor))):
        raise NotFound(_("There is no such change, or it is somebody else's."))
    return found
