"""What one may do with files."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions

permissions.describe("files", _("Files"), 40)
FILES_WRITE = permissions.register(
    "files.write", _("Add and change files"), permissions.ADMINISTRATOR, permissions.MEMBER
)
