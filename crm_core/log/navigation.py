"""The way to the log."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.permissions import LOG
from kundsystem.web.navigation import AccountItem, register

register(AccountItem("log", _("Change log"), "log", "history", 60, permission=LOG, other_words=_("history, audit")))
