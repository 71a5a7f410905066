"""What mailings ask to be woken for: their time has come, or somebody should look after those that are being sent."""

import datetime as dt

from django.utils import timezone

from crm_core.mailings import actions, lanes, sending, tallying
from crm_core.mailings.models import Mailing
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection
from tenants import wake_ups

WHEN_READ_ONLY = dt.timedelta(hours=1)


@wake_ups.handler(lanes.WAKE_UP)
def woken() -> None:
    """Begin what is due, settle what was lost, open lanes that died, and look again in a minute while any runs."""
    if not getattr(connection.tenant, "is_writable", True):
        wake_ups.schedule(lanes.WAKE_UP, timezone.now() + WHEN_READ_ONLY)
        return
    actions.begin_due(actor=Actor.system())
    for mailing in Mailing.objects.to_look_after():
        sending.settle(actor=Actor.system(), key=mailing.pk)
        mailing.refresh_from_db(fields=["state"])
        if mailing.state == Mailing.Stage.RUNNING:
            lanes.open_lanes(mailing.pk)
        elif mailing.deliveries.under_way().exists():
            wake_ups.schedule(lanes.WAKE_UP, timezone.now() + dt.timedelta(minutes=1))


@wake_ups.nightly
def look_after() -> None:
    """Put together what is counted of mailings that are told of still, and forget what adds up to nothing."""
    if getattr(connection.tenant, "is_writable", True):
        tallying.put_together(actor=Actor.system())
