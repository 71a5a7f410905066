"""Selecting by reminders: that one is open or overdue, and whose it is."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.reminders.models import Reminder
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import OneOf, Rows, When
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Evidence, Phrase, RowCriterion, Values, register
from crm_core.selections.within import within
from kundsystem.accounts.models import User

OPEN, OVERDUE = "open", "overdue"


class HasReminder(RowCriterion):
    """That there is an open reminder about the customer: overdue, due within a period, of somebody's."""

    name = "reminder"
    label = gettext_lazy("Reminder")
    icon = "bell"
    group = gettext_lazy("Reminders")
    order = 90
    parameters = (
        OneOf("state", gettext_lazy("Which"), choices={OPEN: gettext_lazy("open"), OVERDUE: gettext_lazy("overdue")}),
        When("when", gettext_lazy("Day"), ahead=True),
        Rows(
            "people",
            gettext_lazy("For"),
            model=User,
            options=lambda: User.objects.filter(is_active=True).order_by("name"),
        ),
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        rows = Reminder.objects.open()
        if given.get("state") == OVERDUE:
            rows = rows.filter(due_on__lt=lens.today)
        if "when" in given:
            rows = rows.filter(within("due_on", given["when"].days(lens.today)))
        return rows.filter(person__in=given["people"]) if "people" in given else rows

    def newest(self, rows: Any) -> QuerySet[Any]:
        return rows.by_time()

    def tell(self, row: Any) -> Evidence:
        return Evidence(row.text, row.due_on, reverse("reminder_show", args=[row.pk]))

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        if given.get("state") == OVERDUE:
            said = _("has no overdue reminder") if negated else _("has an overdue reminder")
        else:
            said = _("has no open reminder") if negated else _("has an open reminder")
        details = [("people", _("of %(people)s")), ("when", _("due %(when)s"))]
        return phrase(said, details, self.words(given, lens.references))


register(HasReminder())
