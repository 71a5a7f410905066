"""What calendars from outside ask to be woken for, and what is looked after every night."""

from django.utils import timezone

from crm_core.outside_calendars.actions import DUE
from crm_core.outside_calendars.importing import forget_old
from crm_core.outside_calendars.models import OutsideCalendar
from crm_core.outside_calendars.tasks import read_outside_calendars
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection
from tenants import wake_ups


@wake_ups.handler(DUE)
def woken() -> None:
    """Let a worker read what is due."""
    if getattr(connection.tenant, "is_writable", True):
        read_outside_calendars.delay()


@wake_ups.nightly
def look_after() -> None:
    """Ask anew for what is to be read, whatever became of what was asked for; forget files that nobody took in."""
    if not getattr(connection.tenant, "is_writable", True):
        return
    forget_old(actor=Actor.system())
    first = OutsideCalendar.objects.order_by("next_at").values_list("next_at", flat=True).first()
    if first is not None:
        wake_ups.schedule(DUE, max(first, timezone.now()))
