"""Who may import."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions

permissions.describe("imports", _("Imports"), 90)
RUN = permissions.register("imports.run", _("Import registers"), permissions.ADMINISTRATOR, permissions.MEMBER)
