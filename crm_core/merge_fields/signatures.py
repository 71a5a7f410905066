"""What somebody ends a mail with."""

from kundsystem.accounts.models import User


def signature_of(user: User) -> str:
    """Return a user's own signature, or the usual one of somebody who has written none."""
    return user.signed
