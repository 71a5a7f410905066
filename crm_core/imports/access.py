"""Which imports somebody may see: everybody who may import sees them all, since they concern the same register."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from crm_core.imports import contents
from crm_core.imports.models import Import
from crm_core.imports.permissions import RUN
from crm_core.reach import sees_everybodys
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import Forbidden, NotFound


def imports_for(actor: Actor) -> QuerySet[Import]:
    """Return the imports that the actor may see, newest first."""
    actor.require(RUN)
    may_see = [holds for holds, _label in contents.offered(actor)]
    imports = Import.objects.select_related("created_by", "job").filter(holds__in=may_see).order_by("-created_at")
    # A file names customers: whoever sees own ones only does not read what others import.
    return imports if sees_everybodys(actor) else imports.filter(created_by=actor.user)


def import_for(actor: Actor, pk: uuid.UUID) -> Import:
    """Return one import; NotFound when there is none."""
    item = imports_for(actor).filter(pk=pk).first()
    if item is None:
        raise NotFound(_("There is no such import."))
    return item


def may_change(actor: Actor, item: Import) -> bool:
    """Tell whether somebody may carry out or undo an import: one's own, and for administrators everybody's."""
    own = actor.user is not None and item.created_by_id == actor.user.pk
    return own or actor.may(permissions.SETTINGS_MANAGE)


def require_change(actor: Actor, item: Import) -> None:
    """Raise Forbidden unless somebody may change an import."""
    require_content(actor, item.holds)
    if not may_change(actor, item):
        raise Forbidden(_("Somebody else is importing this. Ask them, or an administrator."))


def require_content(actor: Actor, holds: str) -> None:
    """Raise Forbidden unless somebody may import such a file."""
    actor.require(RUN)
    if not contents.may_bring(actor, holds):
        raise Forbidden(_("Your role does not allow this."))
