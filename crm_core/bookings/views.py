"""Looking at the calendar."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm_core.bookings import windows
from crm_core.bookings.conflicts import free_times
from crm_core.bookings.grid import column, hours_of
from crm_core.bookings.hours import working_hours_of
from crm_core.bookings.next_booking import next_of
from crm_core.bookings.pages import AGENDA, ALL, Page
from crm_core.bookings.windows import Window
from crm_core.bookings.wording import days_in_words
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.formatting import month_year

# With more people than this there is hardly a time when all can, and nobody looks for one.
FEW = 12


@require_GET
def week(request: TenantRequest) -> HttpResponse:
    """Show a week as hours, on the phone as a list with the next booking on top."""
    page = Page(request, "calendar", windows.week_window)
    columns = page.columns
    hours = hours_of(columns)
    shown = page.is_own and page.window.first <= timezone.localdate() <= page.window.last
    following = next_of(request.actor, page.occurrences) if shown else None
    title = _("Week %(number)s") % {"number": page.window.first.isocalendar().week}
    return _answer(
        request, page, "week", columns=columns, hours=hours, opens=hours.start, following=following, title=title
    )


@require_GET
def day(request: TenantRequest) -> HttpResponse:
    """Show a day as hours: one's own, or a column for each person and resource."""
    page = Page(request, "calendar_day", windows.day_window)
    if page.who == ALL:
        columns = []
        for row in page.rows([page.day]):
            row.days[0].name = row.name
            columns.append(row.days[0])
    else:
        columns = page.columns
    hours = hours_of(columns)
    return _answer(
        request, page, "day", columns=columns, hours=hours, opens=hours.start, title=days_in_words(page.day, page.day)
    )


@require_GET
def team(request: TenantRequest) -> HttpResponse:
    """Show everybody's week: a row for each person and resource, a column for each day."""
    page = Page(request, "calendar_team", windows.week_window, everybody=True)
    days = page.window.days
    if not any(one.last_day >= days[5] for one in page.occurrences):
        days = days[:5]
    title = _("Week %(number)s") % {"number": page.window.first.isocalendar().week}
    heads = [column(one, ()) for one in days]
    return _answer(request, page, "team", rows=page.rows(days), heads=heads, title=title, free=_first_free(page))


def _first_free(page: Page) -> dict[str, object] | None:
    """Return the first time in the week at which everybody can, while there are few enough to meet."""
    keys = [one.pk for one in page.people]
    if not 2 <= len(keys) <= FEW:
        return None
    hours = working_hours_of(keys).values()
    found = next(free_times(page.occurrences, keys, page.window.days, dt.timedelta(hours=1), hours=hours), None)
    if found is None:
        return None
    starts, ends = found[0], min(found[1], found[0] + dt.timedelta(hours=2))
    query = [("date", starts.date().isoformat()), ("from", f"{starts:%H:%M}"), ("to", f"{ends:%H:%M}")]
    query += [("user", str(key)) for key in keys]
    return {"starts": starts, "ends": ends, "url": f"{reverse('booking_create')}?{urlencode(query)}"}


@require_GET
def month(request: TenantRequest) -> HttpResponse:
    """Show a month, week by week."""
    page = Page(request, "calendar_month", windows.month_window)
    columns = page.columns
    weeks = [columns[at : at + 7] for at in range(0, len(columns), 7)]
    name = month_year(page.day)
    title = name[:1].upper() + name[1:]
    return _answer(request, page, "month", weeks=weeks, title=title, month=page.day.month)


@require_GET
def agenda(request: TenantRequest) -> HttpResponse:
    """Show what is to come as a list: what a screen reader reads best, and what is printed."""
    page = Page(request, "calendar_agenda", lambda day: Window(day, day + dt.timedelta(days=AGENDA - 1)))
    columns = [one for one in page.columns if one.count or one.day == page.window.first]
    return _answer(request, page, "agenda", columns=columns, title=_("Bookings"))


def _answer(request: TenantRequest, page: Page, name: str, **more: object) -> HttpResponse:
    """Answer with the page, or with the calendar alone when that is what changes."""
    part = request.htmx and request.htmx.target == "calendar"
    template = f"crm_core/bookings/_{name}.html" if part else "crm_core/bookings/calendar.html"
    return render(request, template, page.context(body=f"crm_core/bookings/_{name}.html", part=part, **more))
