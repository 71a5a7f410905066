"""How signing in with two steps behaves here, and whether somebody has to."""

import base64
import datetime as dt
import hashlib
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What is a second step of its own; recovery codes only stand in for one.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the session: that its user has a second step, so that it need not be asked for with every page.
HAS_STEP = "has_two_factor"


class TwoFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted where they lie, and nobody takes away the last step that the organisation requires."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is wrong, or has been used already."),
        "cannot_delete_authenticator": gettext_lazy("Your organisation requires two steps. Add another one first."),
    }

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        from allauth.core import context

        return str(context.request.tenant.name)

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        from allauth.core import context

        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STEPS).exclude(
            pk=authenticator.pk
        )
        return not is_required(context.request) or others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return _("Passkey")


def required_from(request: HttpRequest) -> dt.date | None:
    """Return since when, or from when, the organisation requires two steps; None when it does not."""
    return getattr(getattr(request, "tenant", None), "two_factor_from", None)


def is_required(request: HttpRequest) -> bool:
    """Tell whether the organisation requires two steps today."""
    start = required_from(request)
    return start is not None and start <= timezone.localdate()


def has_two_factor(request: HttpRequest) -> bool:
    """Tell whether whoever is signed in has a second step; asks the database once in a session."""
    if request.session.get(HAS_STEP):
        return True
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records) or is_mfa_enabled(request.user, list(STEPS)):
        request.session[HAS_STEP] = True
        return True
    return False


def _box() -> MultiFernet:
    """Return what encrypts with today's key and still reads with earlier ones."""
    secrets: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"kundsystem.two_factor:{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
