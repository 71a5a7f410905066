"""Calendars from outside as the calendar shows them: busy, and to their owner what by."""

import uuid
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings.busy import knows_busy
from crm_core.bookings.occurrences import Occurrence
from crm_core.bookings.windows import Window, local
from crm_core.outside_calendars.models import OutsideTime
from kundsystem.accounts.actor import Actor

_ROW = ("pk", "title", "is_all_day", "starts_at", "ends_at", "calendar__owner", "calendar__name")
MOST = 5_000


@knows_busy
def busy_outside(actor: Actor, window: Window, users: Collection[uuid.UUID] | None) -> list[Occurrence]:
    """Return when some people are busy by their outside calendars: one question."""
    me = actor.user.pk if actor.user else None
    rows = OutsideTime.objects.of(users).between(window.starts, window.ends).values_list(*_ROW)[:MOST]
    return [_occurrence(me, *row) for row in rows]


def _occurrence(
    me: uuid.UUID | None, key: uuid.UUID, title: str, is_all_day: bool, starts: object, ends: object, *of: object
) -> Occurrence:
    owner, calendar = of
    is_mine = owner == me
    moments = [
        local(moment.replace(tzinfo=None)) if is_all_day else timezone.localtime(moment)  # type: ignore[attr-defined,arg-type]
        for moment in (starts, ends)
    ]
    return Occurrence(
        key=key,
        title=(title or str(calendar)) if is_mine else "",
        kind=str(calendar) if is_mine else _("Busy"),
        tone="sten",
        is_away=False,
        is_all_day=is_all_day,
        starts=moments[0],
        ends=moments[1],
        original="",
        is_series=False,
        place="",
        is_private=False,
        travel=0,
        customer_id=None,
        customer="",
        kind_id=None,
        users=[owner],  # type: ignore[list-item]
        resources=[],
        people="",
        is_veiled=True,
    )
