"""Forms of the sign-in and account pages."""

import datetime as dt
from collections.abc import Sequence
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
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from kundsystem.accounts import staying
from kundsystem.accounts.models import ApiToken, Role, User
from kundsystem.accounts.permissions import MEMBER
from kundsystem.shared import swedish

PASSWORD_HINT = _("At least 12 characters. A sentence works well.")


class LoginForm(AllauthLoginForm):
    """E-mail and password, and whether to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("E-mail address"), autocomplete="username", inputmode="email")
        _plain(self.fields["password"], _("Password"), autocomplete="current-password")
        days = staying.days_for(context.request)
        self.fields["remember"].label = ngettext_lazy(
            "Keep me signed in on this device for a day",
            "Keep me signed in on this device for %(days)d days",
            days,
        ) % {"days": days}
        self.fields["remember"].initial = True

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, and stay for as long as the organisation allows."""
        answer: HttpResponse = super().login(request, redirect_url=redirect_url)
        if self.cleaned_data["remember"]:
            request.session.set_expiry(staying.days_for(request) * staying.DAY)
        return answer


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
    """What one says of oneself."""

    class Meta:
        model = User
        fields = ["name", "title", "phone", "language", "signature"]
        labels = {"name": _("Name"), "title": _("Title"), "phone": _("Phone"), "signature": _("Signature")}
        widgets = {"signature": forms.Textarea({"rows": 4})}
        help_texts = {
            "signature": _("Below the mails you send from here. Left empty: your name, title and how you are reached.")
        }

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = swedish.format_phone(self.instance.phone)
        for name, typed in (("name", "name"), ("title", "organization-title"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = typed

    def clean_phone(self) -> str:
        """In international form."""
        text = self.cleaned_data["phone"].strip()
        try:
            return swedish.parse_phone(text) if text else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class AvatarForm(forms.Form):
    """A picture of oneself to upload."""

    avatar = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, 5 MB at most. The middle of it is shown."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Choose a file.")},
    )


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


class InvitationForm(forms.Form):
    """Whom to invite, and to what."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, data: Any = None, *, roles: Sequence[Role]) -> None:
        super().__init__(data)
        self.roles = {str(role.pk): role for role in roles}
        self.fields["role"].choices = [(key, str(role)) for key, role in self.roles.items()]  # type: ignore[attr-defined]
        self.fields["role"].initial = next((key for key, role in self.roles.items() if role.key == MEMBER), None)

    def clean_role(self) -> Role:
        """The role that was chosen."""
        return self.roles[self.cleaned_data["role"]]


class AcceptForm(forms.Form):
    """What is needed to begin as an invited colleague."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, email: str) -> None:
        super().__init__(data)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Judge the password together with the name and address it must not be like."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(name=cleaned.get("name", ""), email=self.email))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


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
