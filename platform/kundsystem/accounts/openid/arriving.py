"""Who somebody is here who has signed in at the provider: a colleague, one who is invited, or a new one."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from kundsystem.accounts import belonging, queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import OpenIDProvider, Role, User
from kundsystem.accounts.openid.problems import Refused
from kundsystem.accounts.openid.tokens import Identity
from kundsystem.shared.actions import action


def user_of(identity: Identity, provider: OpenIDProvider, *, language: str) -> User:
    """Return the colleague with the address that the provider has verified, made now if need be.

    Raises:
        Refused: the address is in none of the domains, was deactivated, or is nobody's here.
    """
    facts = {"email": identity.email, "provider": provider.name}
    if not provider.lets_in(identity.email):
        sentence = _("%(email)s is not an address that may sign in here with %(provider)s.")
        raise Refused(sentence % facts, code="domain")
    user = queries.user_with_address(identity.email)
    if user is None:
        user = arrive(actor=Actor.system("page"), identity=identity, provider=provider, language=language)
    if not user.is_active:
        raise Refused(_("%(email)s was here before. Ask an administrator to reactivate you.") % facts, code="inactive")
    return user


@action("user.arrive")
def arrive(*, actor: Actor, identity: Identity, provider: OpenIDProvider, language: str) -> User:
    """Become a user by having signed in at the provider: in the role of one's invitation, else in that for everybody.

    Raises:
        Refused: nobody becomes anything here without being invited.
    """
    invitation = queries.lock_invitation_of(identity.email)
    if invitation is not None and not invitation.is_usable:
        invitation = None
    role: Role | None = invitation.role if invitation else provider.role
    if role is None or role.is_archived:
        sentence = _("Nobody here has the address %(email)s. Ask an administrator to invite you.")
        raise Refused(sentence % {"email": identity.email}, code="unknown")
    facts = {"role": role, "password": make_password(None), "language": language}
    # Two that come at once with one address: the second finds the first.
    user, is_new = queries.user_or_new(identity.email, name=identity.name, **facts)
    if is_new:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        if invitation is not None:
            invitation.accepted_at, invitation.user = timezone.now(), user
            invitation.save(update_fields=["accepted_at", "user"])
        belonging.joined(user.email)
    return user
