"""Questions about users and their keys."""

import datetime as dt
import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kundsystem.accounts.models import ApiToken, User
from kundsystem.accounts.two_factor import STEPS


def active_user(user_id: uuid.UUID) -> User | None:
    """Return a user that may sign in; None when there is none with that key, or not any more."""
    return User.objects.select_related("role").filter(pk=user_id, is_active=True).first()


def user_with_address(email: str) -> User | None:
    """Return whose address it is, whatever its letters' case."""
    return User.objects.filter(email__iexact=email).first() if email else None


def users() -> QuerySet[User]:
    """Everybody, with their roles."""
    return User.objects.select_related("role")


def people_by_steps() -> QuerySet[User]:
    """Everybody who may sign in, by name, each with whether there is a second step, as `has_step`."""
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS)
    return User.objects.filter(is_active=True).annotate(has_step=Exists(steps)).order_by("name")


def take_steps_away(user: User) -> bool:
    """Remove every second step of somebody; False when there was none."""
    return Authenticator.objects.filter(user=user).delete()[0] > 0


def is_unconfirmed(user: User) -> bool:
    """Whether a user's address waits for being confirmed."""
    return EmailAddress.objects.filter(user=user, primary=True, verified=False).exists()


def token_by_prefix(prefix: str) -> ApiToken | None:
    """Return a key with its user and role, by the part of it that is no secret."""
    return ApiToken.objects.select_related("user__role").filter(prefix=prefix).first()


def tokens() -> QuerySet[ApiToken]:
    """Every key, those that work before those that were taken back, the newest first."""
    return ApiToken.objects.select_related("user").order_by(F("revoked_at").desc(nulls_first=True), "-created_at")


def working_tokens_of(user: User, now: dt.datetime) -> int:
    """How many keys of somebody's work."""
    alive = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return ApiToken.objects.filter(alive, user=user, revoked_at__isnull=True).count()


def note_token_use(token: ApiToken, now: dt.datetime) -> None:
    """Write down when a key was used last; of many requests at once, one writes."""
    ApiToken.objects.filter(pk=token.pk, last_used_at=token.last_used_at).update(last_used_at=now)
