"""What a notice says, by mail and by text."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from crm_core.reminders.models import Reminder, ReminderNotice
from crm_core.reminders.telling import about, when_told
from kundsystem.messaging.rendered import Rendered
from kundsystem.shared.database import connection
from tenants.queries import organisation_url

# Two parts of a text in the small alphabet: what is said is cut before the link is.
TEXT_ROOM = 200


def mail_of(notice: ReminderNotice) -> Rendered:
    """Return a mail in the language that is in force."""
    context = _context(notice)
    template = "crm_core/reminders/mail/reminder"
    subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
    body = render_to_string(f"{template}.txt", context).strip() + "\n"
    return Rendered(
        subject, render_to_string(f"{template}.html", context), body, headers=(("Auto-Submitted", "auto-generated"),)
    )


def text_of(notice: ReminderNotice) -> str:
    """Return a text: what, about whom, when, and where it is opened."""
    said = sample_text(notice.reminder)
    return f"{said}\n{_address(notice.reminder)}"


def push_of(notice: ReminderNotice) -> dict[str, str]:
    """Return what a browser shows: what, about whom and when, and the page that it opens."""
    reminder = notice.reminder
    body = ", ".join(part for part in (about(reminder), when_told(reminder)) if part)
    url = reverse("reminder_show", args=[reminder.pk])
    return {"title": reminder.text, "body": body[:TEXT_ROOM], "url": url, "tag": str(notice.pk)}


def sample_text(reminder: Reminder) -> str:
    """Return what a text says, without the link."""
    parts = [reminder.text, about(reminder), when_told(reminder)]
    said = ", ".join(part for part in parts if part)
    return said if len(said) <= TEXT_ROOM else f"{said[: TEXT_ROOM - 3].rstrip()}..."


def _context(notice: ReminderNotice) -> dict[str, Any]:
    reminder = notice.reminder
    return {
        "notice": notice,
        "reminder": reminder,
        "about": about(reminder),
        "when": when_told(reminder),
        "name": notice.recipient.name,
        "url": _address(reminder),
        "organisation": connection.tenant.name,
        "language": get_language(),
    }


def _address(reminder: Reminder) -> str:
    return organisation_url(connection.tenant, reverse("reminder_show", args=[reminder.pk]))
