"""What is filled in when a selection is saved."""

from typing import Any

from django import forms
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
