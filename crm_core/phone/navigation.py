"""Where a note is begun from anywhere."""

from django.utils.translation import gettext_lazy as _

from crm_core.notes.permissions import NOTES_WRITE
from kundsystem.web import navigation

navigation.register(
    navigation.CreateItem("note", _("New note"), "phone_note", "pencil-plus", order=15, permission=NOTES_WRITE)
)
