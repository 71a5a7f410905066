"""Whether people here sign in with the provider only, and who may sign in without it all the same.

The way back: an owner who has a second step always comes in with password and that step, or with a passkey, whatever
has become of the provider. There is always one such owner while passwords are closed.
"""

from django.utils.translation import gettext as _

from kundsystem.accounts import queries
from kundsystem.accounts.models import OpenIDProvider, User
from kundsystem.shared.errors import UserError


def closing_provider() -> OpenIDProvider | None:
    """Return the provider that everybody has to come by; None while passwords are open."""
    provider = queries.openid_provider()
    return provider if provider is not None and provider.closes_passwords else None


def may_come_without(user: User) -> bool:
    """Tell whether somebody may come in with something of their own: a password, a passkey."""
    return closing_provider() is None or (user.role.is_owner and queries.has_step(user))


def require_way_back(but: User | None = None) -> None:
    """Raise unless an owner, other than one, has a second step: somebody has to come in when the provider does not."""
    if not queries.owners_with_steps(but).exists():
        sentence = _("Passwords are closed, so an owner with a second step has to remain: the way back.")
        raise UserError(sentence, code="way_back")


def is_way_back(user: User) -> bool:
    """Tell whether somebody is the last by whom passwords could be opened again."""
    return user.role.is_owner and closing_provider() is not None and not queries.owners_with_steps(user).exists()


def keep_way_back(but: User) -> None:
    """Raise where passwords are closed and somebody is the last by whom they could be opened again."""
    if is_way_back(but):
        require_way_back(but)
