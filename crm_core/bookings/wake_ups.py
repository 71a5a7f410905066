"""What bookings ask to be woken for: that one has taken place."""

import datetime as dt

from django.utils import timezone

from crm_core.bookings import in_touch
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection
from tenants import wake_ups

WHEN_READ_ONLY = dt.timedelta(hours=1)


@wake_ups.handler(in_touch.HELD)
def woken() -> None:
    """Take note of everything that has taken place since, and ask to be woken for the next."""
    if not getattr(connection.tenant, "is_writable", True):
        wake_ups.schedule(in_touch.HELD, timezone.now() + WHEN_READ_ONLY)
        return
    while in_touch.look_over(actor=Actor.system()):
        pass
    in_touch.ask_anew()


@wake_ups.nightly
def look_after() -> None:
    """Do the same, whatever became of what was asked for."""
    if getattr(connection.tenant, "is_writable", True):
        woken()
