"""Inviting colleagues by mail, and accepting an invitation.

The link holds a secret of its own, of which only the digest is kept. It works for a week, once, and only until it is
sent again or taken back.
"""

import datetime as dt
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kundsystem.accounts import belonging, queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Invitation, Role, User
from kundsystem.accounts.openid import closing
from kundsystem.accounts.people_actions import require_giveable
from kundsystem.accounts.permissions import PEOPLE_MANAGE
from kundsystem.messaging.mail import send_mail
from kundsystem.shared import limits
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

LIFETIME = dt.timedelta(days=7)
PER_HOUR = 100


@action("invitation.send", permission=PEOPLE_MANAGE)
def invite(*, actor: Actor, email: str, role: Role, root: str, organisation: str) -> Invitation:
    """Invite somebody by mail; somebody who is invited already is sent a new link.

    Args:
        actor: who does it.
        email: whom.
        role: what they become; nothing that the actor may not give.
        root: the organisation's address without a path, since the link belongs on its own host.
        organisation: its name, for the text.

    Raises:
        UserError: the address is a colleague's already, or one's who was deactivated.
    """
    require_giveable(actor, role)
    email = email.strip()
    if present := User.objects.filter(email__iexact=email).first():
        raise _here_already(present)
    provider = closing.closing_provider()
    if provider is not None and not provider.lets_in(email):
        sentence = _("Passwords are closed, and %(provider)s lets in only addresses at %(domains)s.")
        facts = {"provider": provider.name, "domains": ", ".join(provider.domains)}
        raise UserError(sentence % facts, code="domain", field="email")
    invitation = Invitation.objects.select_for_update().filter(queries.is_open(), email__iexact=email).first()
    if invitation is None:
        invitation = Invitation(email=email)
    invitation.role = role
    return _send(actor, invitation, root, organisation)


@action("invitation.resend", permission=PEOPLE_MANAGE)
def resend(*, actor: Actor, invitation: Invitation, root: str, organisation: str) -> Invitation:
    """Send a new link; the one before works no more."""
    locked = _locked(invitation)
    require_giveable(actor, locked.role)
    return _send(actor, locked, root, organisation)


@action("invitation.revoke", permission=PEOPLE_MANAGE)
def revoke(*, actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back; its link works no more."""
    locked = _locked(invitation)
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])


@action("invitation.accept")
def accept(*, actor: Actor, secret: str, name: str, password: str, language: str) -> User:
    """Become a user of the organisation, by the link of an invitation.

    Args:
        actor: the system: nobody is anybody yet.
        secret: what stands in the link.
        name: what one is called.
        password: as typed; only its hash is kept.
        language: of the pages and mails.

    Raises:
        NotFound: the link is wrong, used, taken back or too old.
        UserError: one comes by the organisation's own provider only.
    """
    if provider := closing.closing_provider():
        raise UserError(_("Sign in with %(provider)s instead.") % {"provider": provider.name}, code="closed")
    hashed = make_password(password)  # slow on purpose, so before any lock is held
    found = Invitation.objects.select_for_update(of=("self",)).select_related("role")
    invitation = found.filter(digest=digest_of(secret)).first()
    if invitation is None or not invitation.is_usable:
        raise NotFound(_("The invitation no longer works."))
    facts = {"role": invitation.role, "password": hashed, "language": language}
    try:
        with transaction.atomic():
            user = User.objects.create(name=name, email=invitation.email, **facts)
    except IntegrityError as error:
        raise _here_already(User.objects.get(email__iexact=invitation.email)) from error
    # Whoever has the link reads the mail that it came by.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    invitation.accepted_at, invitation.user = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "user"])
    belonging.joined(user.email)
    return user


def invitation_with(secret: str) -> Invitation | None:
    """Return the invitation that a link leads to; None when it works no more."""
    invitation = Invitation.objects.select_related("role", "invited_by").filter(digest=digest_of(secret)).first()
    return invitation if invitation is not None and invitation.is_usable else None


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _send(actor: Actor, invitation: Invitation, root: str, organisation: str) -> Invitation:
    limits.count("invitations", root, limit=PER_HOUR, window=limits.HOUR)
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation.digest, invitation.sent_at, invitation.expires_at = digest_of(secret), now, now + LIFETIME
    invitation.invited_by = actor.user
    invitation.save()
    context = {
        "by": actor.name,
        "organisation": organisation,
        "url": f"{root}{reverse('invitation_accept', args=[secret])}",
        "days": LIFETIME.days,
    }
    language = actor.user.language if actor.user else "sv"
    send_mail("accounts/mail/invitation", invitation.email, context, language=language)
    return invitation


def _locked(invitation: Invitation) -> Invitation:
    open_ones = Invitation.objects.select_for_update(of=("self",)).select_related("role").filter(queries.is_open())
    locked = open_ones.filter(pk=invitation.pk).first()
    if locked is None:
        raise UserError(_("The invitation has been accepted or taken back meanwhile."), code="moved_on")
    return locked


def _here_already(user: User) -> UserError:
    if user.is_active:
        return UserError(_("%(name)s is a colleague already.") % {"name": user}, code="present", field="email")
    sentence = _("%(name)s was here before. Reactivate them instead.") % {"name": user}
    return UserError(sentence, code="deactivated", field="email")
