"""The morning's letter: what is overdue and what is to be done today, to whoever wants it."""

import uuid

from django.urls import reverse
from django.utils import timezone

from crm_core.reminders.access import reminders_for
from crm_core.reminders.models import Reminder, ReminderSettings
from crm_core.reminders.permissions import VIEW
from crm_core.reminders.preferences import next_morning
from crm_core.reminders.telling import about, when_told
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.mail import send_mail
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from tenants import wake_ups
from tenants.queries import organisation_url

DIGEST = "reminders.digest"
MOST = 20


@action("reminder.settings")
def save_settings(*, actor: Actor, values: dict[str, object], of_organisation: bool = False) -> ReminderSettings:
    """Keep when somebody wants to be told, or what holds for everybody who has said nothing."""
    user = None if of_organisation else actor.person
    settings = ReminderSettings.objects.filter(user=user).first() or ReminderSettings(user=user)
    for name, value in values.items():
        setattr(settings, name, value)
    if user is None:
        settings.digest = False
    settings.digest_at = next_morning(settings, timezone.now()) if settings.digest else None
    settings.save()
    if settings.digest_at is not None:
        wake_ups.schedule(DIGEST, settings.digest_at)
    return settings


def send_due() -> int:
    """Send every letter whose morning has come; returns how many people that was."""
    due = ReminderSettings.objects.filter(digest_at__lte=timezone.now()).order_by("digest_at", "id")
    return sum(send_one(actor=Actor.system(), pk=pk) for pk in list(due.values_list("pk", flat=True)))


@action("reminder.digest")
def send_one(*, actor: Actor, pk: uuid.UUID) -> bool:
    """Send somebody's letter and set the next morning, in one transaction, so that it is sent once."""
    now = timezone.now()
    found = ReminderSettings.objects.select_for_update(skip_locked=True, of=("self",)).filter(digest_at__lte=now)
    settings = found.select_related("user__role").filter(pk=pk).first()
    if settings is None or settings.user is None:
        return False
    settings.digest_at = next_morning(settings, now) if settings.user.is_active else None
    settings.save(update_fields=["digest_at"])
    if settings.digest_at is None:
        return False
    wake_ups.schedule(DIGEST, settings.digest_at)
    return _write(settings)


def ask_anew() -> None:
    """Ask to be woken for every letter that is to come."""
    coming = ReminderSettings.objects.filter(digest_at__isnull=False).order_by().values_list("digest_at", flat=True)
    for moment in filter(None, coming.distinct()):
        wake_ups.schedule(DIGEST, moment)


def _write(settings: ReminderSettings) -> bool:
    user = settings.user
    reader = Actor(user, "task")
    if user is None or not reader.may(VIEW):
        return False
    mine = reminders_for(reader).open().of(user).by_time().for_rows()
    parts = {"overdue": list(mine.overdue()[: MOST + 1]), "today": list(mine.today()[: MOST + 1])}
    if not any(parts.values()):
        return False
    context = {name: [_line(one) for one in some[:MOST]] for name, some in parts.items()}
    context |= {"more": any(len(some) > MOST for some in parts.values())}  # type: ignore[dict-item]
    organisation = connection.tenant
    more = {"name": user.name, "organisation": organisation.name}
    links = {
        "url": organisation_url(organisation, reverse("reminder_overview")),
        "settings": organisation_url(organisation, reverse("reminder_settings")),
    }
    template = "crm_core/reminders/mail/digest"
    send_mail(template, user.email, context | more | links, language=user.language)
    return True


def _line(reminder: Reminder) -> str:
    return ", ".join(part for part in (reminder.text, about(reminder), when_told(reminder)) if part)
