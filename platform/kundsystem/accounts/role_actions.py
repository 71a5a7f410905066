"""Shaping the roles: nobody gives what he does not have himself."""

import uuid
from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kundsystem.accounts import queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role
from kundsystem.accounts.permissions import PEOPLE_MANAGE, all_permissions, built_in
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, Forbidden, NotFound, UserError

# More would no longer be a table that anybody can read.
MOST = 30


@action("role.create", permission=PEOPLE_MANAGE)
def create_role(*, actor: Actor, name: str, granted: Collection[str] = (), like: Role | None = None) -> Role:
    """Make a role of the organisation's own.

    Args:
        actor: who does it; has all that the role is to give.
        name: what it is called.
        granted: the permissions that it gives.
        like: a role whose permissions it begins with.
    """
    wanted = _known(granted) | (like.granted if like is not None else frozenset())
    _require_all(actor, wanted)
    if queries.own_roles().count() >= MOST:
        raise UserError(_("You have %(count)s roles. Archive one that is not used.") % {"count": MOST}, code="too_many")
    return Role.objects.create(name=_free_name(name), permissions=sorted(wanted))


@action("role.rename", permission=PEOPLE_MANAGE)
def rename_role(*, actor: Actor, role: Role, name: str) -> Role:
    """Call a role of the organisation's own something else."""
    locked = _locked(actor, role.pk)
    if locked.is_built_in:
        raise UserError(_("A built-in role keeps its name. Copy it to make one with a name of your own."), field="name")
    if locked.name != name:
        locked.name = _free_name(name, but=locked)
        locked.save(update_fields=["name"])
    return locked


@action("role.change", permission=PEOPLE_MANAGE)
def change_role(*, actor: Actor, role: Role, granted: Collection[str], seen: str | None = None) -> Role:
    """Say what a role gives: all of it at once.

    Args:
        actor: who does it; has all that the role gives, before and after.
        role: which one; read again under a lock.
        granted: the permissions that it gives from now on.
        seen: the mark of what it gave when it was shown (`mark_of`).

    Raises:
        Conflict: somebody has changed it meanwhile.
        Forbidden: it gives, or is to give, more than the actor has.
    """
    locked = _locked(actor, role.pk)
    if seen is not None and seen != mark_of(locked):
        raise Conflict(_("Somebody has changed “%(role)s” meanwhile. Load the page again.") % {"role": locked})
    wanted = _known(granted)
    _require_all(actor, wanted)
    if locked.is_built_in:
        own = frozenset(built_in(locked.key))
        locked.permissions, locked.withheld = sorted(wanted - own), sorted(own - wanted)
    else:
        locked.permissions = sorted(wanted)
    locked.save(update_fields=["permissions", "withheld"])
    return locked


@action("role.change_many", permission=PEOPLE_MANAGE)
def change_roles(*, actor: Actor, wanted: Mapping[Role, Collection[str]], seen: Mapping[Role, str]) -> int:
    """Say what several roles give: all of it, or nothing when one of them can not be changed. Returns how many were."""
    changed = [role for role, granted in wanted.items() if frozenset(granted) != role.granted]
    for role in changed:
        change_role(actor=actor, role=role, granted=wanted[role], seen=seen.get(role))
    return len(changed)


@action("role.reset", permission=PEOPLE_MANAGE)
def reset_role(*, actor: Actor, role: Role) -> Role:
    """Let a built-in role be as the product has it again."""
    locked = _locked(actor, role.pk)
    if not locked.is_built_in:
        raise NotFound(_("Only built-in roles can be reset."))
    _require_all(actor, frozenset(built_in(locked.key)))
    locked.permissions, locked.withheld = [], []
    locked.save(update_fields=["permissions", "withheld"])
    return locked


@action("role.archive", permission=PEOPLE_MANAGE)
def archive_role(*, actor: Actor, role: Role) -> Role:
    """Put a role of the organisation's own away; one that somebody has is not."""
    locked = _locked(actor, role.pk)
    if locked.is_built_in:
        raise UserError(_("A built-in role cannot be archived."), code="built_in")
    if count := queries.users_in(locked).count():
        sentence = ngettext(
            "%(count)s person has the role “%(role)s”. Give them another one first.",
            "%(count)s people have the role “%(role)s”. Give them another one first.",
            count,
        )
        raise UserError(sentence % {"count": formatting.number(count), "role": locked}, code="in_use")
    if queries.open_invitations().filter(role=locked).exists():
        sentence = _("Somebody is invited to the role “%(role)s”. Take the invitation back first.")
        raise UserError(sentence % {"role": locked}, code="in_use")
    if (provider := queries.openid_provider()) and provider.role_id == locked.pk:
        sentence = _("Whoever comes with %(provider)s gets the role “%(role)s”. Choose another one there first.")
        raise UserError(sentence % {"provider": provider.name, "role": locked}, code="in_use")
    locked.archived_at = timezone.now()
    locked.save(update_fields=["archived_at"])
    return locked


@action("role.restore", permission=PEOPLE_MANAGE)
def restore_role(*, actor: Actor, role: Role) -> Role:
    """Bring a role back that was put away."""
    locked = _locked(actor, role.pk, archived=True)
    locked.name = _free_name(locked.name, but=locked)
    locked.archived_at = None
    locked.save(update_fields=["name", "archived_at"])
    return locked


def mark_of(role: Role) -> str:
    """Return what tells whether a role gives the same as when it was shown."""
    return " ".join(sorted(role.granted))


def _locked(actor: Actor, pk: uuid.UUID, *, archived: bool = False) -> Role:
    role = Role.objects.select_for_update().filter(pk=pk, archived_at__isnull=not archived).first()
    if role is None:
        raise NotFound(_("There is no such role."))
    if role.is_owner:
        raise Forbidden(_("An owner may do everything, always."))
    if not actor.may_give(role):
        raise Forbidden(_("The role “%(role)s” allows more than you may do yourself.") % {"role": role})
    return role


def _known(granted: Collection[str]) -> frozenset[str]:
    wanted = frozenset(granted)
    if wanted - {permission.name for permission in all_permissions()}:
        raise UserError(_("There is no such permission."), code="unknown_permission")
    return wanted


def _require_all(actor: Actor, wanted: frozenset[str]) -> None:
    if wanted - actor.granted:
        raise Forbidden(_("You can give others only what you may do yourself."))


def _free_name(name: str, but: Role | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError(_("Write a name."), code="required", field="name")
    if len(name) > 60:
        raise UserError(_("The name is too long. At most 60 characters."), code="too_long", field="name")
    taken = any(str(role).casefold() == name.casefold() for role in queries.roles() if role != but)
    if taken:
        raise UserError(_("There is a role “%(name)s” already.") % {"name": name}, code="taken", field="name")
    return name
