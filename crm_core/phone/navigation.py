"""Where a note is begun from anywhere."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.notes.permissions import NOTES_WRITE
from kundsystem.web import navigation

navigation.register(
    navigation.CreateItem(
        "note",
        _("New note"),
        "phone_note",
        "pencil-plus",
        order=15,
        permission=NOTES_WRITE,
        phone_label=pgettext_lazy("the phone's bar", "Write"),
        phone_order=30,
    )
)
