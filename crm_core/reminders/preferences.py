"""When somebody wants to be told: as they have said themselves, else as the organisation says."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from crm_core.reminders import days
from crm_core.reminders.models import ReminderSettings
from kundsystem.accounts.models import User

HABITS = ("morning", "quiet_from", "quiet_until", "quiet_on_days_off")


def preferences_of(user: User | None) -> ReminderSettings:
    """Return somebody's settings, or the organisation's."""
    found = preferences_of_many([user.pk if user else None])[user.pk if user else None]
    if user is not None and found.user_id != user.pk:
        # As the organisation says, until somebody says otherwise: it is not to be written over.
        found = ReminderSettings(user=user, **{name: getattr(found, name) for name in HABITS})
    return found


def preferences_of_many(users: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, ReminderSettings]:
    """Return the settings of many: one question."""
    wanted = list(users)
    found = {one.user_id: one for one in ReminderSettings.objects.filter(user__in=[key for key in wanted if key])}
    usual = ReminderSettings.objects.filter(user__isnull=True).first() or ReminderSettings()
    return {key: found.get(key, usual) for key in wanted} | {None: usual}


def when_to_tell(settings: ReminderSettings, moment: dt.datetime) -> dt.datetime:
    """Return the moment, or when somebody may be disturbed again."""
    return days.out_of_quiet(
        moment, begins=settings.quiet_from, ends=settings.quiet_until, on_days_off=settings.quiet_on_days_off
    )


def next_morning(settings: ReminderSettings, after: dt.datetime) -> dt.datetime:
    """Return the next working morning, later than a moment."""
    day = timezone.localdate(after)
    while True:
        day = days.working_day_from(day) if settings.quiet_on_days_off else day
        found = days.at(day, settings.morning)
        if found > after:
            return found
        day += days.DAY
