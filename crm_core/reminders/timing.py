"""When a reminder is due, and when it reports: worked out whenever something that it follows from has changed."""

import datetime as dt

from django.utils import timezone

from crm_core.reminders import anchors, days
from crm_core.reminders.models import Reminder
from crm_core.reminders.preferences import preferences_of
from tenants import wake_ups

DUE, DATES = "reminders.due", "reminders.dates"


def set_times(reminder: Reminder, *, tell_at_once: bool = True, morning: dt.time | None = None) -> None:
    """Work out the day, when it is overdue and when it reports; not saved.

    Args:
        reminder: what has changed.
        tell_at_once: whether it reports now when its time has passed already; whoever has just written it knows.
        morning: of whoever it is for, when that is known already.
    """
    if reminder.anchor:
        reminder.due_on = _anchored_day(reminder)
    if reminder.due_on is None:
        reminder.due_at = reminder.fires_at = None
        return
    if reminder.on_working_days and not reminder.anchor:
        reminder.due_on = days.working_day_from(reminder.due_on)
    now = timezone.now()
    if reminder.due_time is None:
        reminder.due_at = days.end_of(reminder.due_on)
        fires_at = days.at(reminder.due_on, morning or preferences_of(reminder.person).morning)
    else:
        reminder.due_at = days.at(reminder.due_on, reminder.due_time)
        fires_at = reminder.due_at - dt.timedelta(minutes=reminder.lead_minutes)
    reminder.fires_at = fires_at if fires_at > now else (now if tell_at_once else None)
    reminder.escalated_at = None
    set_escalation(reminder)


def set_escalation(reminder: Reminder) -> None:
    """Work out when somebody else is told, if nobody has done it."""
    if reminder.escalate_days is None or reminder.due_on is None:
        reminder.escalates_at = None
        return
    day = days.moved(reminder.due_on, max(1, reminder.escalate_days), "workday")
    reminder.escalates_at = days.at(day, preferences_of(None).morning)


def ask_to_be_woken(reminder: Reminder) -> None:
    """Ask for when it has something to report, in the transaction that writes it."""
    for moment in (reminder.fires_at, reminder.escalates_at):
        if moment is not None:
            wake_ups.schedule(DUE, moment)


def _anchored_day(reminder: Reminder) -> dt.date | None:
    day = anchors.day_of(reminder)
    if day is None:
        return None
    day = days.moved(day, -reminder.anchor_count, reminder.anchor_unit)
    return days.working_day_until(day) if reminder.on_working_days else day
