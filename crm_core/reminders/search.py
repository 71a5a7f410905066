"""Finding reminders, and what can be done from the palette: a reminder of the page's customer or deal."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.reminders.access import reminders_for
from crm_core.reminders.permissions import VIEW, WRITE
from crm_core.search.commands import Command, register
from crm_core.search.providers import Hit, Looking
from crm_core.search.providers import register as provide
from crm_core.search.rows import Rows
from crm_core.search.showing import about, detail, evidence
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import short_date
from kundsystem.shared.keys import key_to_short


class Reminders(Rows):
    """What is to be thought of, and has been."""

    key = table = "reminder"
    label = _("Reminders")
    order = 59
    permission = VIEW
    names = ("text",)
    columns = ("text", "due_on", "done_at", "customer__name")

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return every reminder that the actor may see."""
        return reminders_for(actor)

    def is_archived(self, row: Any) -> bool:
        """Put what is done after what is to be done."""
        return row.done_at is not None

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a reminder with its day, and the customer that it is about."""
        customer = row.customer__name or ""
        why = evidence(looking.question, (row.text, customer), ())
        day = short_date(row.due_on) if row.due_on else ""
        return Hit(
            title=about(row.text, looking.question),
            url=reverse("reminder_show", args=[row.pk]),
            icon="bell",
            score=score,
            detail=detail(looking.question, why, day, customer),
            chip=(str(_("Done")), "gran") if row.done_at is not None else None,
        )


provide(Reminders())


def _about(subject: str):  # type: ignore[no-untyped-def]
    return lambda key: f"{reverse('reminder_create')}?{subject}={key_to_short(key)}"


for _subject in ("customer", "deal"):
    register(
        Command(
            f"reminder-{_subject}",
            _subject,
            _("Remind me"),
            "bell-plus",
            _about(_subject),
            letter=pgettext_lazy("the letter for a new reminder", "R"),
            permission=WRITE,
            order=25,
        )
    )
