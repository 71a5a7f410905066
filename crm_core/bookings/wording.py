"""What weeks and stretches of days are called."""

import datetime as dt

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kundsystem.shared.formatting import NBSP, clock, long_date, number


def week_number(day: dt.date) -> int:
    """Return the ISO week of a day."""
    return day.isocalendar().week


def days_in_words(first: dt.date, last: dt.date) -> str:
    """Write `23–29 november 2026`, and as much of the first day's month and year as differs."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    form = "j F" if first.year == last.year else "j F Y"
    return f"{date_format(first, form).replace(' ', NBSP)} – {long_date(last)}"


def weekday(day: dt.date) -> str:
    """Write `måndag`, in the way of the language: Django's own names are small in Swedish."""
    return date_format(day, "l")


def near_day(day: dt.date) -> str:
    """Write `I dag, måndag`, `I morgon, tisdag`, and for other days their weekday."""
    days = (day - timezone.localdate()).days
    if days == 0:
        return _("Today, %(weekday)s") % {"weekday": weekday(day)}
    if days == 1:
        return _("Tomorrow, %(weekday)s") % {"weekday": weekday(day)}
    name = weekday(day)
    return name[:1].upper() + name[1:]


def hours(minutes: int) -> str:
    """Write `26 tim`, or `1,5 tim`."""
    return _("%(count)s h") % {"count": number(round(minutes / 60, 1))}


def until_then(moment: dt.datetime) -> str:
    """Write how soon something is: `om 40 min`, `om 3 tim`, `nu`."""
    minutes = int((moment - timezone.now()).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("in %(count)s min") % {"count": minutes}
    if minutes < 24 * 60:
        return ngettext("in %(count)s hour", "in %(count)s hours", minutes // 60) % {"count": minutes // 60}
    days = (timezone.localtime(moment).date() - timezone.localdate()).days
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def when_in_words(starts_at: dt.datetime, ends_at: dt.datetime, *, is_all_day: bool) -> str:
    """Say when something is: `tisdag 24 november 2026 kl. 10.00–11.00`."""
    if is_all_day:
        first, last = starts_at.astimezone(dt.UTC).date(), ends_at.astimezone(dt.UTC).date() - dt.timedelta(days=1)
        days = long_date(first)
        return days if last == first else f"{days} – {long_date(last)}"
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    clocks = f"{clock(starts)}–{clock(ends)}"
    return _("%(day)s at %(time)s") % {"day": long_date(starts.date()), "time": clocks}
