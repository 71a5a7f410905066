"""What is filled in to bring a calendar in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.bookings import access


class FileForm(forms.Form):
    """A calendar file."""

    file = forms.FileField(
        label=_("Calendar file (.ics)"),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput({"accept": ".ics,text/calendar"}),
    )


class KindForm(forms.Form):
    """As what the bookings of a file are booked."""

    kind = forms.ChoiceField(label=_("Book them as"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {str(one.pk): one for one in access.kinds()}
        self.fields["kind"].choices = [(key, one.name) for key, one in self.kinds.items()]  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """The address of an outside calendar."""

    address = forms.CharField(
        label=_("Address of the calendar"),
        max_length=2_000,
        help_text=_("Your other calendar's secret address in iCal form. It begins with https:// or webcal://."),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("What it is called"), max_length=120, required=False)
