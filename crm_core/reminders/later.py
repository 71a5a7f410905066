"""The times that a reminder is put off to with one press."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.reminders import days
from crm_core.reminders.actions import Later
from kundsystem.shared import formatting

AFTERNOON, MORNING = dt.time(15), dt.time(8)


@dataclass(frozen=True)
class Choice:
    """A time to put it off to: its word in the form, and how it is said."""

    key: str
    label: str
    later: Later

    @property
    def told(self) -> str:
        """The day and the time."""
        time = formatting.clock(self.later.time)
        if self.key == "afternoon":
            return time
        return f"{formatting.short_date(self.later.day)} {time}"


def choices() -> list[Choice]:
    """Return the times, the soonest first: this afternoon while it is morning, then working days."""
    now = timezone.localtime()
    today = now.date()
    tomorrow = days.working_day_from(today + days.DAY)
    monday = days.working_day_from(today + days.DAY * (7 - today.weekday()))
    in_between = days.working_day_from(max(tomorrow + days.DAY, today + days.DAY * 2))
    found = [
        Choice(
            "tomorrow",
            _("Tomorrow") if (tomorrow - today).days == 1 else _("Next working day"),
            Later(tomorrow, MORNING),
        ),
        Choice(
            "soon",
            _("In two days") if (in_between - today).days == 2 else _("Some days on"),
            Later(in_between, MORNING),
        ),
        Choice("next-week", _("Next week"), Later(max(monday, tomorrow), MORNING)),
        Choice("next-month", _("In a month"), Later(days.working_day_from(days.moved(today, 1, "month")), MORNING)),
    ]
    if now.time() < dt.time(14):
        found.insert(0, Choice("afternoon", _("This afternoon"), Later(today, AFTERNOON)))
    return found


def chosen(key: str) -> Later | None:
    """Return the time that a word stands for."""
    return next((one.later for one in choices() if one.key == key), None)
