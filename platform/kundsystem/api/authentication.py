"""Who asks: a program with a key, or somebody who is signed in and reads the description."""

from typing import Any

import sentry_sdk
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import ApiToken, User
from kundsystem.accounts.tokens import actor_with, note_use, token_with
from kundsystem.shared import limits


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ks_…`. The key is looked for in the organisation's own schema: another's is nobody's."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        token = token_with(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            limits.count_by_computer("api_refused", request, limit=settings.API_REFUSALS, window=limits.MINUTE)
            raise AuthenticationFailed(_("The key is not valid: it is wrong, revoked or too old."), "invalid_token")
        note_use(token)
        sentry_sdk.set_tag("actor", str(token.user_id))
        put_actor(request, actor_with(token))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says about how to come in."""
        return 'Bearer realm="Kundsystem"'


class BrowserAuthentication(BaseAuthentication):
    """Whoever is signed in; only where nothing is written, since a browser sends its cookies by itself."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        user = request._request.user
        if not user.is_authenticated:
            return None
        put_actor(request, Actor(user, "api"))
        return user, None


def put_actor(request: Request, actor: Actor) -> None:
    """Put whoever acts where every other part of the product looks for it."""
    plain: Any = request._request
    plain.actor = actor


def key_of(request: Request) -> ApiToken:
    """Return the key that a program came in with."""
    token: Any = request.auth
    return token
