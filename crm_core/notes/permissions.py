"""What one may do with notes; whoever sees a customer reads its notes."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions

permissions.describe("notes", _("Notes"), 30)
NOTES_WRITE = permissions.register("notes.write", _("Write notes"), permissions.ADMINISTRATOR, permissions.MEMBER)
