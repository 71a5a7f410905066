"""Questions about users and their keys."""

import datetime as dt
import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from kundsystem.accounts.models import ApiToken, Invitation, OpenIDProvider, Role, User
from kundsystem.accounts.permissions import OWNER, ROLE_NAMES
from kundsystem.accounts.two_factor import STEPS


def active_user(user_id: uuid.UUID) -> User | None:
    """Return a user that may sign in; None when there is none with that key, or not any more."""
    return User.objects.select_related("role").filter(pk=user_id, is_active=True).first()


def user_with_address(email: str) -> User | None:
    """Return whose address it is, whatever its letters' case."""
    return User.objects.select_related("role").filter(email__iexact=email).first() if email else None


def users() -> QuerySet[User]:
    """Everybody, with their roles."""
    return User.objects.select_related("role")


def people_by_steps() -> QuerySet[User]:
    """Everybody who may sign in, by name, each with whether there is a second step, as `has_step`."""
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS)
    return User.objects.filter(is_active=True).annotate(has_step=Exists(steps)).order_by("name")


def has_step(user: User) -> bool:
    """Whether somebody has a second step."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()


def owners_with_steps(but: User | None = None) -> QuerySet[User]:
    """The owners who may sign in and have a second step; without one of them, if told."""
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS)
    owners = User.objects.filter(Exists(steps), role__key=OWNER, is_active=True)
    return owners.exclude(pk=but.pk) if but is not None else owners


def user_or_new(email: str, **facts: Any) -> tuple[User, bool]:
    """Return whose address it is, made now when it is nobody's, and whether that was so."""
    try:
        with transaction.atomic():
            return User.objects.create(email=email, **facts), True
    except IntegrityError:
        return User.objects.select_related("role").get(email__iexact=email), False


def openid_provider() -> OpenIDProvider | None:
    """Return where people of the organisation have their account, if anywhere."""
    return OpenIDProvider.objects.select_related("role").first()


def lock_openid_provider() -> OpenIDProvider | None:
    """Return the same, locked until the transaction ends."""
    return OpenIDProvider.objects.select_for_update(of=("self",)).select_related("role").first()


def take_steps_away(user: User) -> bool:
    """Remove every second step of somebody; False when there was none."""
    return Authenticator.objects.filter(user=user).delete()[0] > 0


def roles() -> QuerySet[Role]:
    """Every role that somebody can have: the built-in ones from the top down, then the organisation's own by name."""
    places = [When(key=key, then=Value(place)) for place, key in enumerate(ROLE_NAMES)]
    place = Case(*places, default=Value(len(places)), output_field=IntegerField())
    return Role.objects.filter(archived_at__isnull=True).order_by(place, "name", "pk")


def roles_in_use() -> QuerySet[Role]:
    """Those roles, each with how many people have it, as `people`."""
    return roles().annotate(people=Count("users", filter=Q(users__is_active=True)))


def own_roles() -> QuerySet[Role]:
    """The organisation's own roles."""
    return roles().filter(key="")


def archived_roles() -> QuerySet[Role]:
    """Those that were put away."""
    return Role.objects.filter(archived_at__isnull=False).order_by("name", "pk")


def users_in(role: Role) -> QuerySet[User]:
    """The people who have a role."""
    return User.objects.filter(role=role, is_active=True)


def people() -> QuerySet[User]:
    """Everybody with their roles and when they were here last, as `seen_at`: who is active first, then by name."""
    sessions = UserSession.objects.filter(user=OuterRef("pk")).order_by()
    seen = sessions.values("user").annotate(seen=Max("last_seen_at")).values("seen")
    return users().annotate(seen_at=Subquery(seen)).order_by("-is_active", "name", "email")


def colleagues_of(user: User) -> QuerySet[User]:
    """Everybody else who is active."""
    return users().filter(is_active=True).exclude(pk=user.pk).order_by("name", "email")


def is_open() -> Q:
    """Say that an invitation is neither accepted nor taken back; its time may be over."""
    return Q(accepted_at__isnull=True, revoked_at__isnull=True)


def open_invitations() -> QuerySet[Invitation]:
    """Those that wait for an answer, the newest first."""
    return Invitation.objects.filter(is_open()).select_related("role", "invited_by").order_by("-sent_at", "pk")


def lock_invitation_of(email: str) -> Invitation | None:
    """Return the invitation of an address that waits for an answer, locked until the transaction ends."""
    invitations = Invitation.objects.select_for_update(of=("self",)).select_related("role")
    return invitations.filter(is_open(), email__iexact=email).first()


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
