"""Reporting what is due: a row for each person and channel, written in the transaction that says that it is done.

Whatever happens, each of them is there once: a worker that is killed leaves all or nothing, two at a time take
different reminders, and what was missed is found the next time, whenever that is.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models.functions import TruncMinute
from django.utils import timezone

from crm_core.reminders import timing
from crm_core.reminders.devices import with_devices
from crm_core.reminders.models import Channel, Reminder, ReminderNotice
from crm_core.reminders.preferences import preferences_of_many, when_to_tell
from crm_core.reminders.recipients import escalated_to, recipients_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.actions import action
from tenants import wake_ups

BATCH = 200
# What is told so much after its time is marked as late.
LATE = dt.timedelta(minutes=10)


def fire_all() -> int:
    """Report everything that is due; returns how many reminders that was."""
    total = 0
    while count := fire_due(actor=Actor.system()):
        total += count
    while escalate_due(actor=Actor.system()):
        pass
    return total


@action("reminder.fire")
def fire_due(*, actor: Actor) -> int:
    """Report some of what is due; returns how many reminders it was."""
    now = timezone.now()
    due = Reminder.objects.to_fire(now).select_for_update(skip_locked=True, of=("self",))
    reminders = list(due.select_related("customer__owner__role", "person__role", "author__role", "role")[:BATCH])
    notices: list[ReminderNotice] = []
    for reminder in reminders:
        notices += _notices(reminder, recipients_of(reminder), reminder.fires_at or now, now)
    _write(notices)
    Reminder.objects.with_keys([one.pk for one in reminders]).update(fires_at=None)
    return len(reminders)


@action("reminder.escalate")
def escalate_due(*, actor: Actor) -> int:
    """Tell somebody else of what nobody has done; returns how many reminders it was."""
    now = timezone.now()
    due = Reminder.objects.to_escalate(now).select_for_update(skip_locked=True, of=("self",))
    reminders = list(due.select_related("customer__owner__role", "escalate_to__role")[:BATCH])
    notices: list[ReminderNotice] = []
    for reminder in reminders:
        people = escalated_to(reminder)
        notices += _notices(reminder, people, reminder.escalates_at or now, now, is_escalation=True)
        reminder.escalate_to = reminder.escalate_to or (people[0] if people else None)
        reminder.escalated_at, reminder.escalates_at = now, None
    _write(notices)
    Reminder.objects.bulk_update(reminders, ["escalate_to", "escalated_at", "escalates_at"])
    return len(reminders)


@action("reminder.follow")
def follow_dates(*, actor: Actor) -> int:
    """Let reminders follow the dates that they go by; returns how many there were."""
    found = Reminder.objects.stale().select_for_update(skip_locked=True, of=("self",))
    reminders = list(found.select_related("customer", "contact", "deal__status", "person")[:BATCH])
    for reminder in reminders:
        before = reminder.due_on
        reminder.is_stale = False
        if reminder.is_open and reminder.anchor:
            timing.set_times(reminder)
            if reminder.due_on == before:
                # The date is another, its day is not: what was told stays told.
                reminder.refresh_from_db(fields=["due_at", "fires_at", "escalates_at", "escalated_at"])
            else:
                reminder.occasion += 1
                ReminderNotice.objects.waiting().filter(reminder=reminder).update(state=ReminderNotice.State.MOOT)
        reminder.save()
        timing.ask_to_be_woken(reminder)
    return len(reminders)


def _notices(
    reminder: Reminder, people: Sequence[User], moment: dt.datetime, now: dt.datetime, *, is_escalation: bool = False
) -> Iterable[ReminderNotice]:
    settings = preferences_of_many([one.pk for one in people])
    in_browsers = with_devices([one.pk for one in people])
    for user in people:
        later = when_to_tell(settings[user.pk], now)
        facts = {
            "reminder": reminder,
            "occasion": reminder.occasion,
            "recipient": user,
            "is_late": now - moment > LATE,
            "is_escalation": is_escalation,
        }
        yield ReminderNotice(**facts, channel=Channel.APP, state=ReminderNotice.State.SENT, not_before=now, sent_at=now)
        if reminder.by_mail or is_escalation:
            yield ReminderNotice(**facts, channel=Channel.MAIL, not_before=later)
        if reminder.by_sms and not is_escalation:
            yield ReminderNotice(**facts, channel=Channel.SMS, not_before=later)
        if user.pk in in_browsers:
            yield ReminderNotice(**facts, channel=Channel.PUSH, not_before=later)


def _write(notices: Sequence[ReminderNotice]) -> None:
    """Write them, each once however often it is tried, and ask to be woken when they may be sent."""
    ReminderNotice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)
    for moment in {one.not_before for one in notices if one.state == ReminderNotice.State.WAITING}:
        wake_ups.schedule(timing.DUE, moment)


def ask_anew() -> int:
    """Ask to be woken for everything that is to come, each minute once; returns how many minutes that was."""
    moments: set[dt.datetime] = set()
    for column in ("fires_at", "escalates_at"):
        found = Reminder.objects.open().filter(**{f"{column}__isnull": False})
        moments |= set(
            found.order_by().annotate(minute=TruncMinute(column)).values_list("minute", flat=True).distinct()
        )
    for moment in moments:
        wake_ups.schedule(timing.DUE, moment)
    return len(moments)
