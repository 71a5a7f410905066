"""That the operator has been inside the organisation, who it was and why: its administrators read it in the log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.history.events import Event, register, remember
from crm_core.history.tables import PEOPLE, Table
from crm_core.history.tables import register as register_table

VISIT = "operator.visit"


def _said(facts: Mapping[str, Any]) -> str:
    return _("%(who)s of the operator was here: %(why)s") % {"who": facts.get("who", ""), "why": facts.get("why", "")}


register_table(Table("visit", gettext_lazy("Visit"), gettext_lazy("Visits"), PEOPLE))
register(Event(VISIT, "visit", gettext_lazy("Visit"), _said, PEOPLE))


def remember_visit(who: str, why: str) -> None:
    """Write down a visit in the organisation that is set, before anything is seen."""
    remember(VISIT, {"who": who, "why": why}, door="command")
