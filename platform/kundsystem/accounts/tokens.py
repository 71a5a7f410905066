"""The secret of an API key: how it is written, made and recognised.

`ks_3fK9x2Lm_` and forty more letters: the beginning says what it is, wherever it is found, and which one; the rest is
the secret. It is far too long to be guessed, so that a plain digest of it keeps it safe.
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
import string
from dataclasses import dataclass

from django.utils import timezone

from kundsystem.accounts import queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import ApiToken
from kundsystem.accounts.permissions import API_USE, reading_only

LETTERS = string.ascii_letters + string.digits
WRITTEN = re.compile(r"ks_([A-Za-z0-9]{8})_[A-Za-z0-9]{40}", re.ASCII)
# Noted no oftener than this, so that a busy program does not cost a write for each question.
USE_IS_NOTED_EVERY = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Secret:
    """What is shown once."""

    prefix: str
    text: str

    @classmethod
    def new(cls) -> "Secret":
        """Make one that nobody has."""
        prefix = _letters(8)
        return cls(prefix, f"ks_{prefix}_{_letters(40)}")

    @property
    def digest(self) -> str:
        """What is kept of it."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()


def token_with(text: str) -> ApiToken | None:
    """Return the key that a secret opens; None when it is nobody's, taken back, too old or its user's no more."""
    written = WRITTEN.fullmatch(text)
    token = queries.token_by_prefix(written[1]) if written else None
    if token is None or not hmac.compare_digest(token.digest, digest_of(text)):
        return None
    return token if token.is_usable and token.user.is_active else None


def actor_with(token: ApiToken) -> Actor:
    """Return who acts with a key: its user, with no more than the role and the key both allow."""
    granted = token.user.role.granted
    if token.scope != ApiToken.Scope.WRITE:
        granted = reading_only(granted) | (granted & {API_USE})
    return Actor(token.user, "api", granted)


def note_use(token: ApiToken) -> None:
    """Remember that a key was used just now."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_IS_NOTED_EVERY:
        queries.note_token_use(token, now)


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(count))
