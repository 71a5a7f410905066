"""Crossing from the public site into an organisation while staying signed in.

Cookies belong to one host, so the way over is a token in the address: worth one minute, one use and one organisation.
"""

import datetime as dt
import hashlib
import secrets
import uuid

from django.utils import timezone

from tenants.models import Organisation, SignInToken

LIFETIME = dt.timedelta(minutes=1)


def issue(organisation: Organisation, user_id: uuid.UUID) -> str:
    """Make a token for a user of an organisation; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    SignInToken.objects.filter(expires_at__lt=now).delete()
    SignInToken.objects.create(
        digest=_digest(token), organisation=organisation, user_id=user_id, expires_at=now + LIFETIME
    )
    return token


def redeem(organisation: Organisation, token: str) -> uuid.UUID | None:
    """Use a token up; return whom it signs in here, or None when it is used, too old or for elsewhere."""
    valid = SignInToken.objects.filter(
        digest=_digest(token), organisation_id=organisation.pk, expires_at__gt=timezone.now()
    )
    user_id = valid.values_list("user_id", flat=True).first()
    # Whoever deletes the row has it: two at the same moment can not both.
    return user_id if user_id and valid.delete()[0] else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
