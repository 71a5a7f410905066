"""The way to the log."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm_core.history.permissions import LOG
from crm_core.reach import sees_everybodys
from kundsystem.accounts.actor import Actor
from kundsystem.web.navigation import SettingsItem, register
from kundsystem.web.settings_pages import DATA


def may_be_read(request: HttpRequest) -> bool:
    """Whether the log, which is about everybody's customers, is for whoever asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return sees_everybodys(actor)


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
        shown=may_be_read,
    )
)
