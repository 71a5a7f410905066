"""The way to the log."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.permissions import LOG
from kundsystem.web.navigation import SettingsItem, register
from kundsystem.web.settings_pages import DATA

register(
    SettingsItem(
        "log",
        _("Change log"),
        "log",
        "history",
        DATA,
        _("Who has changed what, taken out lists and signed in"),
        order=20,
        permission=LOG,
        other_words=_("history, audit"),
    )
)
