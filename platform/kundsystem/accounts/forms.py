"""Forms of the sign-in and account pages."""

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
from django.utils.translation import gettext_lazy as _

from kundsystem.accounts.models import User

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
