"""What is filled in when a list is saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.lists.permissions import SHARE
from crm_core.lists.saving import NAME_LIMIT
from kundsystem.accounts.actor import Actor


class SavedListForm(forms.Form):
    """Its name, and whether everybody has it."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    is_shared = forms.BooleanField(label=_("Share with everybody"), required=False)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        if not actor.may(SHARE):
            del self.fields["is_shared"]
