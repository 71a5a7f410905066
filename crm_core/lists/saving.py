"""Every write to a saved list."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.lists.access import saved_list_for
from crm_core.lists.listing import listing_of
from crm_core.lists.models import ListStandard, SavedList
from crm_core.lists.permissions import SHARE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError

NAME_LIMIT = 80


@action("saved_list.create")
def create_list(
    *,
    actor: Actor,
    subject: str,
    name: str,
    query: str,
    sort: str = "",
    columns: Iterable[str],
    is_shared: bool = False,
) -> SavedList:
    """Save a list as one's own, or shared with everybody.

    Raises:
        UserError: the name is missing or too long.
    """
    listing = listing_of(subject)
    actor.require(listing.permission)
    if is_shared:
        actor.require(SHARE)
    known = {field.name for field in listing.columns()}
    return SavedList.objects.create(
        list_name=subject,
        name=_checked_name(name),
        owner=actor.user,
        is_shared=is_shared,
        columns=[name for name in dict.fromkeys(columns) if name in known],
        sort=sort if sort.removeprefix("-") in listing.sortable() else "",
        query=query,
    )


@action("saved_list.update")
def update_list(*, actor: Actor, pk: uuid.UUID, changes: Mapping[str, Any]) -> SavedList:
    """Change a saved list.

    Args:
        actor: who does it: its owner, or somebody who may share when it is shared.
        pk: which.
        changes: `name`, `is_shared`, `query`, `sort`, `columns`; what is not there stays.
    """
    saved_list_for(actor, pk, write=True)
    saved = SavedList.objects.select_for_update().get(pk=pk)
    if "name" in changes:
        saved.name = _checked_name(changes["name"])
    if "is_shared" in changes and changes["is_shared"] != saved.is_shared:
        actor.require(SHARE)
        saved.is_shared = changes["is_shared"]
    for name in ("query", "sort", "columns"):
        if name in changes:
            setattr(saved, name, changes[name])
    saved.save(update_fields=["name", "is_shared", "query", "sort", "columns", "updated_at"])
    return saved


@action("saved_list.archive")
def archive_list(*, actor: Actor, pk: uuid.UUID) -> None:
    """Put a saved list away; whoever began with it begins with everything again."""
    saved_list_for(actor, pk, write=True)
    SavedList.objects.current().with_key(pk).update(archived_at=timezone.now(), updated_at=timezone.now())


@action("list.standard")
def set_standard(*, actor: Actor, subject: str, saved: SavedList | None) -> None:
    """Begin a list with a saved one, or with everything again."""
    actor.require(listing_of(subject).permission)
    if saved is None:
        ListStandard.objects.filter(user=actor.user, list_name=subject).delete()
    else:
        ListStandard.objects.update_or_create(user=actor.user, list_name=subject, defaults={"saved": saved})


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise UserError(_("Give the list a name."), code="required", field="name")
    if len(name) > NAME_LIMIT:
        message = _("At most %(limit)s characters fit here.") % {"limit": NAME_LIMIT}
        raise UserError(message, code="too_long", field="name")
    return name
