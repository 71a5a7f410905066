"""How signing in with two steps behaves here, and whether somebody has to."""

import datetime as dt
import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundsystem.shared import sealing

# What is a second step of its own; recovery codes only stand in for one.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the session: that its user has a second step, so that it need not be asked for with every page.
HAS_STEP = "has_two_factor"
PURPOSE = "kundsystem.two_factor"


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
        return sealing.seal(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        from allauth.core import context

        from kundsystem.accounts.openid import closing  # asks queries, which ask what a step is

        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STEPS).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not (is_required(context.request) or closing.is_way_back(authenticator.user))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return _("Passkey")


def has_shown_it_now(request: HttpRequest) -> bool:
    """Tell whether somebody has signed in, or confirmed who it is, just now."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)


def required_from(request: HttpRequest) -> dt.date | None:
    """Return since when, or from when, the organisation requires two steps; None when it does not."""
    return getattr(getattr(request, "tenant", None), "two_factor_from", None)


def is_required(request: HttpRequest) -> bool:
    """Tell whether the organisation requires two steps today."""
    start = required_from(request)
    return start is not None and start <= timezone.localdate()


def note_done_elsewhere(request: HttpRequest) -> None:
    """Remember that the organisation's provider has asked for two steps."""
    request.session[HAS_STEP] = True
    request.two_steps_elsewhere = True  # type: ignore[attr-defined]


def was_done_elsewhere(request: HttpRequest) -> bool:
    """Tell whether whoever is signing in now has shown two steps at the organisation's provider."""
    return bool(getattr(request, "two_steps_elsewhere", False))


def has_two_factor(request: HttpRequest) -> bool:
    """Tell whether whoever is signed in has a second step; asks the database once in a session."""
    if request.session.get(HAS_STEP):
        return True
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records) or is_mfa_enabled(request.user, list(STEPS)):
        request.session[HAS_STEP] = True
        return True
    return False
