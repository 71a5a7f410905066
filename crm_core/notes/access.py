"""The only way a note reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.notes.models import Note
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.notes.queries import NoteQuerySet
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import Forbidden, NotFound


def may_edit(actor: Actor, author_id: uuid.UUID | None) -> bool:
    """Tell whether an actor may change what an author wrote: one's own, or as an administrator."""
    if not actor.may(NOTES_WRITE):
        return False
    own = actor.user is not None and actor.user.pk == author_id
    return own or actor.user is None or actor.may(permissions.SETTINGS_MANAGE)


def notes_for(actor: Actor) -> NoteQuerySet:
    """Return every note that the actor may read, those put away too."""
    actor.require("customers.view")
    return Note.objects.seen_by(actor)


def note_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Note:
    """Return a note that the actor may read, or change when `write`."""
    note = notes_for(actor).current().select_related("customer", "kind", "author").filter(pk=pk).first()
    if note is None:
        raise NotFound(_("There is no such note, or it has been put away."))
    if write and not may_edit(actor, note.author_id):
        raise Forbidden(_("Only its author and administrators may change a note."))
    return note
