"""The only way an API key, a role, a colleague or an invitation reaches a page."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from kundsystem.accounts import queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import ApiToken, Invitation, Role, User
from kundsystem.accounts.permissions import API_USE, PEOPLE_MANAGE, SECURITY_MANAGE
from kundsystem.shared.errors import Forbidden, NotFound

Row = TypeVar("Row", bound=Model)


def person_to_let_in(actor: Actor, pk: uuid.UUID) -> User:
    """Return a colleague whose second step may be taken away by whoever decides how everybody signs in."""
    actor.require(SECURITY_MANAGE)
    return _one_of(queries.users(), pk, _("There is nobody like that here."))


def avatar_of(actor: Actor, pk: uuid.UUID, version: str) -> str:
    """Return where a colleague's picture lies; everybody who is here sees it."""
    if actor.user is None:
        raise Forbidden(_("Sign in to do this."))
    person = _one_of(queries.users(), pk, _("There is no such picture."))
    if not person.avatar or not person.avatar.endswith(version):
        raise NotFound(_("There is no such picture."))
    return person.avatar


def own_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """Return the actor's own keys."""
    actor.require(API_USE)
    return queries.tokens().filter(user=actor.person)


def tokens_of_others(actor: Actor) -> QuerySet[ApiToken]:
    """Return everybody else's keys, for whoever manages people; nobody's for all others."""
    if not actor.may(PEOPLE_MANAGE):
        return ApiToken.objects.none()
    return queries.tokens().exclude(user=actor.person)


def token_for(actor: Actor, pk: uuid.UUID) -> ApiToken:
    """Return a key that the actor may take back: one's own, or anybody's as whoever manages people."""
    return _one_of(own_tokens(actor) | tokens_of_others(actor), pk, _("There is no such key."))


def role_for(actor: Actor, pk: uuid.UUID) -> Role:
    """Return a role that the actor may look at, archived or not."""
    actor.require(PEOPLE_MANAGE)
    return _one_of(Role.objects.all(), pk, _("There is no such role."))


def person_for(actor: Actor, pk: uuid.UUID) -> User:
    """Return a colleague, active or not, for whoever manages people."""
    actor.require(PEOPLE_MANAGE)
    return _one_of(queries.people(), pk, _("There is no such colleague."))


def invitation_for(actor: Actor, pk: uuid.UUID) -> Invitation:
    """Return an invitation that waits for an answer, for whoever manages people."""
    actor.require(PEOPLE_MANAGE)
    return _one_of(queries.open_invitations(), pk, _("There is no such invitation."))


def _one_of(rows: QuerySet[Row], pk: uuid.UUID, missing: str) -> Row:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(missing)
    return row
