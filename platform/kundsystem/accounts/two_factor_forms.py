"""Forms of signing in with two steps."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kundsystem.accounts.openid.closing import may_come_without

DAYS = settings.MFA_TRUST_COOKIE_AGE // 86400
# Longer than any code is good for: its own half minute, those before and after, and the clocks' difference.
GOOD_FOR = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1) + 30


class OnceOnly:
    """A code from the app is good once, for as long as it would be good at all."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not use_up(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def use_up(user: Any, code: str) -> bool:
    """Use a code up; False when it has been used already."""
    return bool(cache.add(f"accounts:used-code:{user.pk}:{''.join(code.split())}", 1, GOOD_FOR))


class AuthenticateForm(OnceOnly, AllauthAuthenticateForm):
    """The second step: six digits, or a recovery code."""

    trust = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_code(self.fields["code"])
        self.fields["trust"].label = _("Do not ask again here for %(days)d days") % {"days": DAYS}


class ReauthenticateForm(OnceOnly, AllauthReauthenticateForm):
    """The second step again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_code(self.fields["code"])


class ActivateForm(ActivateTOTPForm):
    """The first code from the app: proves that it has the secret, and is used up by that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_code(self.fields["code"])

    def clean_code(self) -> str:
        code: str = super().clean_code()
        use_up(self.user, code)
        return code


class PasskeyForm(LoginWebAuthnForm):
    """A passkey alone, of somebody who may come in by something of their own."""

    def clean_credential(self) -> Authenticator:
        authenticator: Authenticator = super().clean_credential()
        user = authenticator.user
        if not user.is_active or not may_come_without(user):
            raise get_adapter().validation_error("incorrect_code")
        return authenticator


class AddKeyForm(AddWebAuthnForm):
    """What a passkey is called; the rest is between the browser and the device."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")
        self.fields["name"].max_length = 60
        self.fields["passwordless"].label = _("It lets me in alone, without a password")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}


def as_code(field: forms.Field) -> None:
    """Let a box take a code: digits on the phone, offered by the device, nothing remembered."""
    field.label = _("Six digits")
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "autofocus": True}
    field.widget.attrs = attributes
