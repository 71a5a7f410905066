"""What is filled in when a selection is saved."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_core.selections.actions import NAME_LIMIT
from crm_core.selections.models import SelectionFolder
from crm_core.selections.permissions import SHARE
from kundsystem.accounts.actor import Actor


class SaveForm(forms.Form):
    """Name, folder, and whether everybody has it."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    is_shared = forms.BooleanField(label=_("Shared with everybody"), required=False)
    folder = forms.ModelChoiceField(SelectionFolder.objects.none(), label=_("Folder"), required=False, empty_label="–")
    new_folder = forms.CharField(
        label=_("New folder"), required=False, max_length=80, help_text=_("Instead of one of those that there are.")
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["folder"].queryset = SelectionFolder.objects.filter(archived_at=None)  # type: ignore[attr-defined]
        if not actor.may(SHARE):
            for name in ("is_shared", "folder", "new_folder"):
                del self.fields[name]


class SubscribeForm(forms.Form):
    """How one is told who is new in a selection, and on which day."""

    by_mail = forms.BooleanField(label=_("By e-mail"), required=False, initial=True)
    on_page = forms.BooleanField(label=_("On my first page"), required=False)
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, initial=0)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        days = [(number, capfirst(str(name))) for number, name in WEEKDAYS.items()]
        self.fields["weekday"].choices = days  # type: ignore[attr-defined]
