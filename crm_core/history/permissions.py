"""Who may read the history."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions

permissions.describe("history", _("History"), 100)
VIEW = permissions.register(
    "history.view",
    _("See who changed what"),
    permissions.ADMINISTRATOR,
    permissions.MEMBER,
    permissions.READER,
)
LOG = permissions.register("history.log", _("Read the log of everything"), permissions.ADMINISTRATOR)
