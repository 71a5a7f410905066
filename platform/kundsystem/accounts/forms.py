"""Forms of the sign-in and account pages."""

import datetime as dt
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm as AllauthChangePasswordForm,
)
from allauth.account.forms import (
    LoginForm as AllauthLoginForm,
)
from allauth.account.forms import (
    ResetPasswordForm as AllauthResetPasswordForm,
)
from allauth.account.forms import (
    ResetPasswordKeyForm as AllauthResetPasswordKeyForm,
)
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kundsystem.accounts.models import ApiToken, User

PASSWORD_HINT = _("At least 12 characters. A sentence works well.")


class LoginForm(AllauthLoginForm):
    """E-mail and password, and whether to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("E-mail address"), autocomplete="username", inputmode="email")
        _plain(self.fields["password"], _("Password"), autocomplete="current-password")
        days = settings.SESSION_COOKIE_AGE // 86400
        self.fields["remember"].label = _("Keep me signed in on this device for %(days)d days") % {"days": days}
        self.fields["remember"].initial = True


class ResetPasswordForm(AllauthResetPasswordForm):
    """The address to send a link to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("E-mail address"), autocomplete="username", inputmode="email")


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):
    """A new password, once: it can be shown while it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _once(self)


class ChangePasswordForm(AllauthChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Present password"), autocomplete="current-password")
        _once(self)


class ProfileForm(forms.ModelForm):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Name"), "language": _("Language")}

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.ModelForm):
    """A new API key: what it is for, what it may, and for how long."""

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        labels = {"name": _("What the key is for"), "scope": pgettext_lazy("what a key may do", "May")}

    LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Until it is revoked"))]
    lifetime = forms.ChoiceField(label=_("Works for"), choices=LIFETIMES, required=False, initial="365")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs |= {"placeholder": _("Website form"), "autocomplete": "off"}

    @property
    def facts(self) -> dict[str, Any]:
        """What was chosen, once it is valid."""
        days = self.cleaned_data["lifetime"]
        until = timezone.now() + dt.timedelta(days=int(days)) if days else None
        return {"name": self.cleaned_data["name"], "scope": self.cleaned_data["scope"], "expires_at": until}


def _plain(field: forms.Field, label: object, **attributes: str) -> None:
    """Give a field of allauth's our label; a placeholder is never one."""
    field.label = str(label)
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


def _once(form: forms.Form) -> None:
    del form.fields["password2"]
    _plain(form.fields["password1"], _("New password"), autocomplete="new-password")
    form.fields["password1"].help_text = str(PASSWORD_HINT)
