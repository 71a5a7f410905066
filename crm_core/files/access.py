"""The only way a file reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.files.models import File
from crm_core.files.permissions import FILES_WRITE
from crm_core.files.queries import FileQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def files_for(actor: Actor) -> FileQuerySet:
    """Return every file that the actor finds: what hangs on customers, and is not put away."""
    actor.require("customers.view")
    return File.objects.kept().on_customers().seen_by(actor)


def file_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> File:
    """Return a file that the actor may open, or change when `write`; a loose one is its uploader's only."""
    actor.require("customers.view")
    file = File.objects.visible_to(actor).filter(pk=pk).first()
    if file is None:
        raise NotFound(_("There is no such file, or it has been put away."))
    if write:
        actor.require(FILES_WRITE)
    return file
