"""Making API keys and taking them back."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from kundsystem.accounts import queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import ApiToken
from kundsystem.accounts.permissions import API_USE, PEOPLE_MANAGE
from kundsystem.accounts.tokens import Secret
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Forbidden, UserError

# Nobody has so many programs; somebody who makes more has a program that makes them.
MOST = 50


@action("token.create", permission=API_USE)
def create_token(
    *, actor: Actor, name: str, scope: str, expires_at: dt.datetime | None = None
) -> tuple[ApiToken, Secret]:
    """Make a key for the actor; the secret can be read now and never again."""
    if queries.working_tokens_of(actor.person, timezone.now()) >= MOST:
        raise UserError(_("You have %(count)s keys. Revoke one that is not used.") % {"count": MOST}, code="too_many")
    secret = Secret.new()
    token = ApiToken.objects.create(
        user=actor.person, name=name, scope=scope, expires_at=expires_at, prefix=secret.prefix, digest=secret.digest
    )
    return token, secret


@action("token.revoke")
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Take a key back for good: one's own, or anybody's as whoever manages people."""
    if token.user_id != actor.person.pk and not actor.may(PEOPLE_MANAGE):
        raise Forbidden(_("Your role does not allow this."))
    if not token.is_revoked:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
