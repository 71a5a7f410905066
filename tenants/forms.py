"""Forms of the public site."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kundsystem.accounts.forms import PASSWORD_HINT
from kundsystem.accounts.models import User
from kundsystem.shared.errors import UserError
from tenants import actions, names, queries, starter


class SignUpForm(forms.Form):
    """What is needed to begin."""

    organisation = forms.CharField(
        label=_("Name of the organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    subdomain = forms.CharField(
        label=_("Address of your Kundsystem"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    trade = forms.ChoiceField(
        label=_("What you do"),
        required=False,
        choices=lambda: [("", _("Something else")), *((trade.key, trade.label) for trade in starter.trades())],
        help_text=_("Decides which statuses, kinds and industries you begin with. All of it can be changed."),
    )
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send a link there to confirm the account."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    # Nobody sees this field; programs that fill in everything give themselves away by it.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def clean_subdomain(self) -> str:
        """Well-formed, ours to give, and free at this moment."""
        name = names.normalise(self.cleaned_data["subdomain"])
        try:
            names.check(name)
            if not queries.is_free(name):
                raise actions.taken()
        except UserError as error:
            raise ValidationError(error.message, code=error.code) from error
        return name

    def clean(self) -> dict[str, Any]:
        """Judge the password together with the name and address it must not be like."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            user = User(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class WhichOrganisationsForm(forms.Form):
    """The address to send the list to."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class FindOrganisationForm(forms.Form):
    """Where one wants to sign in: `ekerum`, or the whole address as it stands in the browser."""

    address = forms.CharField(
        label=_("Your organisation's address"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "organization", "inputmode": "url"}
        ),
    )

    def clean_address(self) -> str:
        """Find the host that is meant."""
        host = queries.host_meant_by(self.cleaned_data["address"])
        if not host:
            raise ValidationError(
                _("There is no organisation at that address. Check the spelling, or let us mail you yours.")
            )
        return host
