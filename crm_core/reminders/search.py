"""What can be done from the palette: a reminder of the page's customer or deal."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.reminders.permissions import WRITE
from crm_core.search.commands import Command, register
from kundsystem.shared.keys import key_to_short


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
