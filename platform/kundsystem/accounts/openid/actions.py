"""What owners decide about their provider. Whoever decides who signs in may become anybody, so it takes an owner."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kundsystem.accounts import devices, queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import OpenIDProvider, Role
from kundsystem.accounts.openid import closing
from kundsystem.accounts.openid.tokens import PURPOSE
from kundsystem.accounts.people_actions import require_giveable
from kundsystem.accounts.permissions import SECURITY_MANAGE
from kundsystem.shared import sealing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Forbidden, NotFound, UserError


def require_owner(actor: Actor) -> None:
    """Raise unless an actor is an owner."""
    actor.require(SECURITY_MANAGE)
    if not actor.is_owner:
        raise Forbidden(_("Only an owner decides this: whoever does could become anybody."))


@action("openid.save", permission=SECURITY_MANAGE)
def save_provider(
    *,
    actor: Actor,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    domains: Sequence[str],
    role: Role | None,
    has_two_steps: bool,
) -> OpenIDProvider:
    """Say where people have their account.

    Args:
        actor: an owner.
        name: what the button says after “Sign in with”.
        issuer: its address.
        client_id: what we are called there.
        secret: shown to us once there, and to nobody here; empty keeps the one there is.
        domains: the addresses that may come.
        role: what somebody becomes who was not invited; None lets in only who was.
        has_two_steps: whether it asks for two steps itself.

    Raises:
        UserError: there is no secret yet, or one cannot become that by oneself.
    """
    require_owner(actor)
    if role is not None:
        require_giveable(actor, role)
        if role.is_owner:
            raise UserError(_("Nobody becomes an owner without being invited."), code="owner", field="role")
    provider = queries.lock_openid_provider() or OpenIDProvider()
    if not secret and (not provider.secret or provider.issuer != issuer):
        # Else whoever changes the address would be sent the secret.
        raise UserError(_("Write the secret."), code="required", field="secret")
    if secret:
        provider.secret = sealing.seal(secret, PURPOSE)
    provider.name, provider.issuer, provider.client_id = name, issuer, client_id
    provider.domains, provider.role, provider.has_two_steps = list(domains), role, has_two_steps
    provider.save()
    return provider


@action("openid.remove", permission=SECURITY_MANAGE)
def remove_provider(*, actor: Actor) -> None:
    """Let nobody in by the provider any more."""
    require_owner(actor)
    provider = _locked()
    if provider.closes_passwords:
        raise UserError(_("Open passwords first, or nobody comes in."), code="closed")
    provider.delete()


@action("openid.close_passwords", permission=SECURITY_MANAGE)
def close_passwords(*, actor: Actor, has_worked: bool) -> None:
    """Let people in by the provider only, and sign out everybody who came otherwise or may have.

    Raises:
        UserError: it has not worked for whoever does it yet, or there would be no way back.
    """
    require_owner(actor)
    provider = _locked()
    if not has_worked:
        sentence = _("Sign in with %(provider)s yourself first, so that you know that it works.")
        raise UserError(sentence % {"provider": provider.name}, code="untried")
    closing.require_way_back()
    provider.closes_passwords = True
    provider.save(update_fields=["closes_passwords"])
    devices.end_all_but(actor.person)


@action("openid.open_passwords", permission=SECURITY_MANAGE)
def open_passwords(*, actor: Actor) -> None:
    """Let people sign in with their passwords again."""
    require_owner(actor)
    provider = _locked()
    provider.closes_passwords = False
    provider.save(update_fields=["closes_passwords"])


def _locked() -> OpenIDProvider:
    provider = queries.lock_openid_provider()
    if provider is None:
        raise NotFound(_("No provider is set up."))
    return provider
