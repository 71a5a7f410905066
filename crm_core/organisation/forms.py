"""The forms of an organisation's settings."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.fields.formatted import Link
from crm_core.organisation import zones
from kundsystem.shared import swedish

ROWS = (25, 50, 100, 200)


class NameForm(forms.Form):
    """What the organisation is called, and what stands at the foot of its mails."""

    name = forms.CharField(label=_("Name"), max_length=120)
    org_number = forms.CharField(label=_("Organisation number"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    website = forms.CharField(label=_("Website"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        shown = initial | {
            "org_number": swedish.format_org_number(initial["org_number"]),
            "postcode": swedish.format_postcode(initial["postcode"]),
            "phone": swedish.format_phone(initial["phone"]),
            "website": Link().show(initial["website"]),
        }
        super().__init__(data, initial=shown)
        for name, attributes in _TYPED.items():
            self.fields[name].widget.attrs |= attributes

    def clean_org_number(self) -> str:
        """Its ten digits."""
        return _parsed(swedish.parse_org_number, self.cleaned_data["org_number"])

    def clean_postcode(self) -> str:
        """As it is kept."""
        return _parsed(swedish.parse_postcode, self.cleaned_data["postcode"])

    def clean_phone(self) -> str:
        """In international form."""
        return _parsed(swedish.parse_phone, self.cleaned_data["phone"])

    def clean_website(self) -> str:
        """A whole address."""
        return _parsed(lambda text: Link().understand(text, None, None), self.cleaned_data["website"])  # type: ignore[arg-type]


class HabitsForm(forms.Form):
    """What holds for everybody's pages: language, time and lists."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the sign-in page and of invitations. Everybody chooses their own under “Your profile”."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("When a day begins, and what time is shown everywhere.")
    )
    list_rows = forms.TypedChoiceField(
        label=_("Rows at a time in lists"),
        choices=[(number, str(number)) for number in ROWS],
        coerce=int,
        help_text=_("More come as one scrolls. Fewer rows are there sooner."),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["time_zone"].choices = zones.choices(timezone.now())  # type: ignore[attr-defined]


class ColourForm(forms.Form):
    """The colour of the bar on top."""

    colour = forms.CharField(label=_("Colour of the bar on top"), max_length=7, required=False)


class LogoForm(forms.Form):
    """A logo to upload."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, 5 MB at most. A wide picture on a light or see-through ground works best."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Choose a file.")},
    )


_TYPED: dict[str, dict[str, str]] = {
    "name": {"autocomplete": "organization"},
    "org_number": {"inputmode": "numeric", "placeholder": "556703-7485"},
    "address": {"autocomplete": "street-address"},
    "postcode": {"autocomplete": "postal-code", "inputmode": "numeric"},
    "town": {"autocomplete": "address-level2"},
    "phone": {"inputmode": "tel", "autocomplete": "tel"},
    "email": {"autocomplete": "email"},
    "website": {"inputmode": "url", "autocomplete": "url"},
}


def _parsed(understand: Any, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(understand(text))
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None
