"""Every write to a saved selection."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.selections.access import selection_for
from crm_core.selections.checking import check
from crm_core.selections.drafts import digest_of
from crm_core.selections.models import Selection, SelectionDraft, SelectionFolder
from crm_core.selections.permissions import SHARE, USE
from crm_core.selections.tree import Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, UserError

NAME_LIMIT = 120
DRAFTS_FOR = dt.timedelta(days=90)


@action("selection.create", permission=USE)
def create_selection(
    *, actor: Actor, name: str, tree: Tree, is_shared: bool = False, folder: SelectionFolder | None = None
) -> Selection:
    """Save a selection as one's own, or shared with everybody.

    Raises:
        UserError: the name is missing or too long, or something is wrong in the selection.
    """
    if is_shared:
        actor.require(SHARE)
    check(tree, actor).usable()
    return Selection.objects.create(
        name=_checked_name(name), owner=actor.user, tree=tree.as_json(), is_shared=is_shared, folder=folder
    )


@action("selection.update", permission=USE)
def update_selection(*, actor: Actor, pk: uuid.UUID, changes: Mapping[str, Any], seen: str | None = None) -> Selection:
    """Change a saved selection.

    Args:
        actor: who does it: its owner, or somebody who may share when it is shared.
        pk: which selection; read again under a lock.
        changes: `name`, `tree` (a Tree), `is_shared`, `folder`; what is not there stays.
        seen: what `Selection.token` was when it was shown; not compared when it is None.

    Raises:
        Conflict: somebody else has changed what it asks meanwhile.
        UserError: the name, or something in the tree, is wrong; a fixed selection has no tree to change.
    """
    selection = selection_for(actor, pk, write=True)
    selection = Selection.objects.select_for_update(of=("self",)).get(pk=selection.pk)
    if "tree" in changes:
        _change_tree(actor, selection, changes["tree"], seen)
    if "name" in changes:
        selection.name = _checked_name(changes["name"])
    if "is_shared" in changes and changes["is_shared"] != selection.is_shared:
        actor.require(SHARE)
        selection.is_shared = changes["is_shared"]
    if "folder" in changes:
        selection.folder = changes["folder"]
    selection.save(update_fields=["name", "tree", "is_shared", "folder", "updated_at"])
    return selection


@action("selection.archive", permission=USE)
def archive_selections(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Put selections away; those that are based on them say so and can not be used. Returns how many."""
    allowed = [selection_for(actor, key, write=True).pk for key in keys]
    now = timezone.now()
    return Selection.objects.current().with_keys(allowed).update(archived_at=now, updated_at=now)


@action("selection_folder.create", permission=SHARE)
def create_folder(*, actor: Actor, name: str) -> SelectionFolder:
    """Make a folder, or return the one that has the name already."""
    name = _checked_name(name)[:80]
    there = SelectionFolder.objects.filter(name__iexact=name, archived_at__isnull=True).first()
    return there or SelectionFolder.objects.create(name=name, position=SelectionFolder.objects.count())


@action("selection.keep_draft", permission=USE)
def keep_draft(*, actor: Actor, tree: Tree) -> None:
    """Keep a selection that is too long for an address; those that nobody has returned to for long are thrown away."""
    SelectionDraft.objects.filter(created_at__lt=timezone.now() - DRAFTS_FOR).delete()
    SelectionDraft.objects.update_or_create(
        digest=digest_of(tree), defaults={"tree": tree.as_json(), "created_at": timezone.now()}
    )


def _change_tree(actor: Actor, selection: Selection, tree: Tree, seen: str | None) -> None:
    if selection.is_fixed:
        raise UserError(_("A fixed selection has members instead of conditions."), code="fixed")
    check(tree, actor, path=(selection.pk,)).usable()
    if seen is not None and seen != selection.token and selection.tree != tree.as_json():
        raise Conflict(_("Somebody else has changed the selection meanwhile."), context={"selection": selection})
    selection.tree = tree.as_json()


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError(_("Give the selection a name."), code="required", field="name")
    if len(name) > NAME_LIMIT:
        message = _("At most %(limit)s characters fit here.") % {"limit": NAME_LIMIT}
        raise UserError(message, code="too_long", field="name")
    return name
