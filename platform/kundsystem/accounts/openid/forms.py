"""The form of the organisation's provider."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundsystem.accounts.models import OpenIDProvider, Role
from kundsystem.shared import fetching

MOST_DOMAINS = 20


class ProviderForm(forms.Form):
    """Where people have their account, and what becomes of whoever comes from there."""

    name = forms.CharField(
        label=gettext_lazy("What the account is called"),
        max_length=40,
        help_text=gettext_lazy("Stands on the button, after “Sign in with”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    issuer = forms.CharField(
        label=gettext_lazy("Address of the provider (issuer)"),
        max_length=300,
        widget=forms.URLInput({"autocomplete": "off", "placeholder": "https://"}),
    )
    client_id = forms.CharField(
        label=gettext_lazy("Client ID"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=1000,
        required=False,
        strip=True,
        # What was typed comes back with the page; what is kept never does.
        widget=forms.PasswordInput({"autocomplete": "off"}, render_value=True),
    )
    domains = forms.CharField(
        label=gettext_lazy("Mail domains that may sign in"),
        max_length=2000,
        help_text=gettext_lazy("What stands after @, such as ekerum.se. Several with commas between."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Whoever comes for the first time becomes"),
        required=False,
        help_text=gettext_lazy("Whoever is invited gets the role of the invitation."),
    )
    has_two_steps = forms.BooleanField(
        label=gettext_lazy("The provider asks for two steps itself, so we need not"), required=False
    )

    def __init__(self, data: Any = None, *, provider: OpenIDProvider | None, roles: Sequence[Role]) -> None:
        super().__init__(data, initial=_facts(provider))
        self.roles = {str(role.pk): role for role in roles if not role.is_owner}
        choices = [("", _("Nothing: only those who are invited come in"))]
        self.fields["role"].choices = choices + [(key, str(role)) for key, role in self.roles.items()]  # type: ignore[attr-defined]
        if provider is not None:
            self.fields["secret"].help_text = _("One is kept, and is never shown. Write a new one only to change it.")
        else:
            self.fields["secret"].help_text = _("Kept encrypted, and never shown again.")

    def clean_issuer(self) -> str:
        """The address, as the provider itself writes it: a slash at its end may matter."""
        issuer: str = self.cleaned_data["issuer"]
        try:
            fetching.judged(issuer)
        except fetching.Unreachable as error:
            raise ValidationError(error.message) from error
        return issuer.removesuffix("/.well-known/openid-configuration")

    def clean_domains(self) -> list[str]:
        """The domains, each once, without @ and with small letters."""
        found = [word.lstrip("@").lower() for word in re.split(r"[\s,;]+", self.cleaned_data["domains"]) if word]
        for domain in found:
            try:
                DomainNameValidator()(domain)
            except ValidationError:
                raise ValidationError(_("“%(domain)s” is not a mail domain.") % {"domain": domain}) from None
        if not found or len(found) > MOST_DOMAINS:
            raise ValidationError(_("Write between one and %(most)s domains.") % {"most": MOST_DOMAINS})
        return list(dict.fromkeys(found))

    def clean_role(self) -> Role | None:
        """The role that was chosen."""
        return self.roles.get(self.cleaned_data["role"])


def _facts(provider: OpenIDProvider | None) -> dict[str, Any]:
    if provider is None:
        return {"name": _("the work account")}
    return {
        "name": provider.name,
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "domains": ", ".join(provider.domains),
        "role": str(provider.role_id or ""),
        "has_two_steps": provider.has_two_steps,
    }
