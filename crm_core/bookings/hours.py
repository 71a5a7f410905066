"""When people work: their own hours, holidays and bridge days; weekdays from eight to five until somebody says else."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from crm_core.bookings.models import WorkingHours
from crm_core.bookings.permissions import VIEW
from crm_core.bookings.windows import local
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from kundsystem.shared.holidays import holiday, is_squeezed

OPENS, CLOSES = dt.time(8), dt.time(17)
USUAL: Mapping[int, tuple[dt.time, dt.time]] = dict.fromkeys(range(1, 6), (OPENS, CLOSES))


@dataclass(frozen=True)
class Hours:
    """Somebody's working hours: ISO weekday → from and to."""

    days: Mapping[int, tuple[dt.time, dt.time]] = field(default_factory=lambda: USUAL)
    works_bridge_days: bool = True
    travel_minutes: int = 0

    def on(self, day: dt.date) -> tuple[dt.datetime, dt.datetime] | None:
        """Return from when to when somebody works on a day; None for a day off."""
        if day.isoweekday() not in self.days or holiday(day) is not None:
            return None
        if not self.works_bridge_days and is_squeezed(day):
            return None
        opens, closes = self.days[day.isoweekday()]
        return local(dt.datetime.combine(day, opens)), local(dt.datetime.combine(day, closes))


def working_hours_of(users: Collection[uuid.UUID]) -> dict[uuid.UUID, Hours]:
    """Return when each of some people works: one question."""
    said = {row.user_id: row for row in WorkingHours.objects.filter(user__in=list(users))}
    return {key: _read(said[key]) if key in said else Hours() for key in users}


def together(hours: Iterable[Hours], day: dt.date) -> tuple[dt.datetime, dt.datetime] | None:
    """Return from when to when all of some people work on a day; None when there is no such time."""
    found = [one.on(day) for one in hours]
    times = [one for one in found if one is not None]
    if len(times) < len(found) or not times:
        return None if found else Hours().on(day)
    opens, closes = max(one[0] for one in times), min(one[1] for one in times)
    return (opens, closes) if opens < closes else None


@action("working_hours.set", permission=VIEW)
def set_hours(*, actor: Actor, hours: Hours) -> WorkingHours:
    """Say when one works oneself, and how long one usually travels.

    Raises:
        UserError: a day ends before it begins.
    """
    for day, (opens, closes) in hours.days.items():
        if closes <= opens:
            raise UserError(_("It has to end after it begins."), code="ends_first", field=f"to_{day}")
    facts: dict[str, Any] = {
        "days": {
            str(day): [f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, (opens, closes) in sorted(hours.days.items())
        },
        "works_bridge_days": hours.works_bridge_days,
        "travel_minutes": hours.travel_minutes,
    }
    row, _is_new = WorkingHours.objects.update_or_create(user=actor.person, defaults=facts)
    return row


def _read(row: WorkingHours) -> Hours:
    days = {
        int(day): (dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
        for day, (opens, closes) in row.days.items()
    }
    return Hours(days, row.works_bridge_days, row.travel_minutes)
