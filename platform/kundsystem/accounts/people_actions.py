"""What is done with colleagues: another role, deactivating with handover, bringing back."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from kundsystem.accounts import belonging, devices, handover, queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import ApiToken, Role, User
from kundsystem.accounts.openid import closing
from kundsystem.accounts.permissions import OWNER, PEOPLE_MANAGE
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Forbidden, NotFound, UserError


@action("user.give_role", permission=PEOPLE_MANAGE)
def give_role(*, actor: Actor, user: User, role: Role) -> User:
    """Give somebody another role.

    Raises:
        Forbidden: the role there is, or the new one, allows more than the actor may do.
        UserError: it is the last owner, or the role is archived.
    """
    owners = _lock_owners()
    locked = _locked(actor, user.pk)
    require_giveable(actor, role)
    if locked.role.is_owner and not role.is_owner:
        _refuse_last(locked, owners)
        closing.keep_way_back(locked)
    if locked.role_id != role.pk:
        locked.role = role
        locked.save(update_fields=["role"])
    return locked


@action("user.deactivate", permission=PEOPLE_MANAGE)
def deactivate(*, actor: Actor, user: User, heir: User | None) -> int:
    """Let somebody in no more, and give what they own to somebody else, or to nobody; returns how many things that was.

    Their devices are signed out and their keys revoked at once. What they have written stays, under their name.
    """
    owners = _lock_owners()
    locked = _locked(actor, user.pk)
    if actor.user is not None and locked.pk == actor.user.pk:
        raise UserError(_("You cannot deactivate yourself. Ask a colleague."), code="oneself")
    if not locked.is_active:
        raise UserError(_("%(name)s is deactivated already.") % {"name": locked}, code="inactive")
    _refuse_last(locked, owners)
    closing.keep_way_back(locked)
    if heir is not None and (heir.pk == locked.pk or not queries.users().filter(pk=heir.pk, is_active=True).exists()):
        raise UserError(_("Choose a colleague who is active."), code="no_heir", field="heir")
    given = handover.hand_over_all(actor, locked, heir)
    locked.is_active, locked.deactivated_at = False, timezone.now()
    locked.save(update_fields=["is_active", "deactivated_at"])
    ApiToken.objects.filter(user=locked, revoked_at__isnull=True).update(revoked_at=timezone.now())
    devices.end_all_of(locked)
    belonging.left(locked.email)
    return given


@action("user.reactivate", permission=PEOPLE_MANAGE)
def reactivate(*, actor: Actor, user: User, role: Role) -> User:
    """Let somebody in again, in a role; what was handed over stays where it is."""
    locked = _locked(actor, user.pk)
    require_giveable(actor, role)
    locked.role, locked.is_active, locked.deactivated_at = role, True, None
    locked.save(update_fields=["role", "is_active", "deactivated_at"])
    belonging.joined(locked.email)
    return locked


def require_giveable(actor: Actor, role: Role) -> None:
    """Raise unless an actor may give somebody a role."""
    if role.is_archived:
        raise UserError(_("The role “%(role)s” is archived.") % {"role": role}, code="archived", field="role")
    if not actor.may_give(role):
        raise Forbidden(_("The role “%(role)s” allows more than you may do yourself.") % {"role": role})


def _lock_owners() -> set[uuid.UUID]:
    """Return the active owners, locked: two that demote each other at once would else leave nobody."""
    owners = User.objects.select_for_update(of=("self",)).filter(role__key=OWNER, is_active=True).order_by("pk")
    return {owner.pk for owner in owners}


def _locked(actor: Actor, pk: uuid.UUID) -> User:
    user = User.objects.select_for_update(of=("self",)).select_related("role").filter(pk=pk).first()
    if user is None:
        raise NotFound(_("There is no such colleague."))
    if not actor.may_give(user.role):
        raise Forbidden(_("%(name)s may do more than you, so you cannot change that.") % {"name": user})
    return user


def _refuse_last(user: User, owners: set[uuid.UUID]) -> None:
    if owners == {user.pk}:
        sentence = _("%(name)s is the only owner. Make somebody else owner first.")
        raise UserError(sentence % {"name": user}, code="last_owner")
