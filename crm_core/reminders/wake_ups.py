"""What reminders ask to be woken for, and what they look after every night."""

import datetime as dt

from django.utils import timezone

from crm_core.reminders import digest, firing, rule_actions, sending, timing
from crm_core.reminders.models import Reminder
from crm_core.reminders.tasks import send
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection
from tenants import wake_ups

WHEN_READ_ONLY = dt.timedelta(hours=1)


@wake_ups.handler(timing.DUE)
def woken() -> None:
    """Report what is due, let it be sent, and look again for what waits or was lost on its way."""
    if not getattr(connection.tenant, "is_writable", True):
        wake_ups.schedule(timing.DUE, timezone.now() + WHEN_READ_ONLY)
        return
    firing.fire_all()
    if (again := sending.look_again()) is not None:
        wake_ups.schedule(timing.DUE, again)
        send.delay()


@wake_ups.handler(timing.DATES)
def dates_changed() -> None:
    """Let reminders follow the dates that have changed."""
    while firing.follow_dates(actor=Actor.system()):
        pass


@wake_ups.handler(digest.DIGEST)
def morning_came() -> None:
    """Send the morning's letters."""
    if not getattr(connection.tenant, "is_writable", True):
        wake_ups.schedule(digest.DIGEST, timezone.now() + WHEN_READ_ONLY)
        return
    digest.send_due()


@wake_ups.nightly
def look_after() -> None:
    """Run the rules, and ask anew for everything that is to come, whatever became of what was asked for."""
    if not getattr(connection.tenant, "is_writable", True):
        return
    dates_changed()
    rule_actions.run_all()
    firing.ask_anew()
    digest.ask_anew()
    if Reminder.objects.to_fire(timezone.now()).exists() or sending.look_again() is not None:
        woken()
