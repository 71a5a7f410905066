"""Reminders of somebody who leaves."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from crm_core.reminders import timing
from crm_core.reminders.models import Reminder, ReminderNotice, ReminderRule
from crm_core.reminders.queries import ReminderQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.handover import Belongings, register
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


def _told(count: int) -> str:
    told = ngettext("%(count)s open reminder", "%(count)s open reminders", count)
    return told % {"count": formatting.number(count)}


def _of(user: User) -> ReminderQuerySet:
    return Reminder.objects.open().filter(Q(person=user) | Q(escalate_to=user))


def _count(user: User) -> int:
    return _of(user).count()


def _hand_over(actor: Actor, user: User, heir: User | None) -> int:
    """Give them to somebody, who is told of those whose time has come; without an heir they stay, and report to
    whoever wrote them or to the organisation's owners."""
    if heir is None:
        return 0
    count = 0
    for reminder in list(_of(user).select_for_update(of=("self",))):
        if reminder.escalate_to_id == user.pk:
            reminder.escalate_to = heir
        if reminder.person_id == user.pk:
            ReminderNotice.objects.waiting().filter(reminder=reminder).update(state=ReminderNotice.State.MOOT)
            reminder.person = heir
            reminder.occasion += 1
            if reminder.fires_at is None and reminder.due_at is not None:
                reminder.fires_at = timezone.now()
        reminder.save()
        timing.ask_to_be_woken(reminder)
        count += 1
    ReminderRule.objects.filter(person=user).update(person=heir)
    return count


register(Belongings("reminders", _told, _count, _hand_over, order=25))
