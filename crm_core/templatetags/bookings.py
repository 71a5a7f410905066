"""What the calendar's templates ask: addresses of days and people, and how days are called."""

import datetime as dt

from django import template
from django.urls import reverse

from crm_core.bookings import wording
from crm_core.bookings.grid import Column, Placed
from crm_core.bookings.pages import Page, Row

register = template.Library()

register.filter("weekday", wording.weekday)
register.filter("near_day", wording.near_day)
register.filter("week_number", wording.week_number)
register.filter("hours", wording.hours)


@register.filter
def day_url(day: dt.date) -> str:
    """Return where a day is shown."""
    return f"{reverse('calendar_day')}?date={day.isoformat()}"


@register.filter
def row_url(row: Row, page: Page) -> str:
    """Return where somebody's own week is shown."""
    return page.address("calendar", who=str(row.key))


@register.filter
def place(placed: Placed, opens: int) -> str:
    """Return the class names of a booking's place in a grid that begins with an hour."""
    return placed.css(opens)


@register.filter
def dots(column: Column) -> str:
    """Return a dot for each booking of a day, three at most."""
    return "•" * min(3, column.count)
