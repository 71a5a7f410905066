"""The way back to the week that one came from."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.bookings.windows import FIRST, LAST
from crm_core.customers.ways_back import WayBack, register


def week_of(day: dt.date) -> WayBack:
    """Return the calendar's week of a day."""
    label = _("Week %(number)s") % {"number": day.isocalendar().week}
    return WayBack(f"{reverse('calendar')}?date={day.isoformat()}", label)


def _named(text: str) -> WayBack | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return week_of(day) if FIRST <= day <= LAST else None


register("week", _named)
