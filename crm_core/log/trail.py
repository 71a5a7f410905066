"""That the log itself was taken out is in the log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.history import events
from crm_core.history.tables import EXPORT, Table, register


def _taken_out(facts: Any) -> str:
    return _("Took out a part of the log as a file") if facts else _("Took out the whole log as a file")


register(Table("log", gettext_lazy("Log"), gettext_lazy("Log"), EXPORT))
events.register(events.Event("log.export", "log", gettext_lazy("Log"), _taken_out, EXPORT))
