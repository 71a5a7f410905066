"""Questions about users."""

import uuid

from allauth.account.models import EmailAddress

from kundsystem.accounts.models import User


def active_user(user_id: uuid.UUID) -> User | None:
    """Return a user that may sign in; None when there is none with that key, or not any more."""
    return User.objects.select_related("role").filter(pk=user_id, is_active=True).first()


def is_unconfirmed(user: User) -> bool:
    """Whether a user's address waits for being confirmed."""
    return EmailAddress.objects.filter(user=user, primary=True, verified=False).exists()
