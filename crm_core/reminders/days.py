"""Days and moments: working days, the next time, and when somebody is not to be disturbed."""

import datetime as dt

from django.utils import timezone

from crm_core.deals.periods import months_after, months_before
from kundsystem.shared.holidays import is_day_off

DAY = dt.timedelta(days=1)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a moment in the organisation's own time.

    An hour that the clocks jump over in spring is the one after it; one that comes twice in autumn is the first.
    """
    return timezone.make_aware(dt.datetime.combine(day, time))


def end_of(day: dt.date) -> dt.datetime:
    """Return when a day is over."""
    return at(day + DAY, dt.time.min)


def working_day_from(day: dt.date) -> dt.date:
    """Return the day, or the next working day."""
    while is_day_off(day):
        day += DAY
    return day


def working_day_until(day: dt.date) -> dt.date:
    """Return the day, or the working day before it."""
    while is_day_off(day):
        day -= DAY
    return day


def moved(day: dt.date, count: int, unit: str) -> dt.date:
    """Return a day so much later, or earlier when the count is negative."""
    if unit == "workday":
        step = DAY if count >= 0 else -DAY
        for _one in range(abs(count)):
            day += step
            while is_day_off(day):
                day += step
        return day
    if unit in {"month", "year"}:
        months = count * (12 if unit == "year" else 1)
        return months_after(day, months) if months >= 0 else months_before(day, -months)
    return day + DAY * count * (7 if unit == "week" else 1)


def next_day(first: dt.date, count: int, unit: str, after: dt.date) -> dt.date:
    """Return the first day later than `after` in a row of days that begins with `first`.

    Months are counted from the first day, so that what falls on a 31st does so again after a short month.
    """
    if unit == "workday":
        day = first
        while day <= after:
            day = moved(day, count, unit)
        return day
    times = _surely_not_after(first, count, unit, after)
    while (day := moved(first, count * times, unit)) <= after:
        times += 1
    return day


def _surely_not_after(first: dt.date, count: int, unit: str, after: dt.date) -> int:
    """Return how many steps can be taken at once, so that a day of long ago costs no more than one of today."""
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[unit] * count
    return max(1, (after - first).days // longest)


def out_of_quiet(moment: dt.datetime, *, begins: dt.time, ends: dt.time, on_days_off: bool) -> dt.datetime:
    """Return the moment, or when it is not quiet any more.

    Args:
        moment: when somebody would be told.
        begins: when the quiet hours begin; the same as `ends` for none.
        ends: when they end, the next morning when that is earlier in the day.
        on_days_off: whether all of a day off is quiet.
    """
    local = timezone.localtime(moment)
    day, time = local.date(), local.time()
    if begins != ends:
        if begins > ends and time >= begins:
            day, time = day + DAY, ends
        elif time < ends if begins > ends else begins <= time < ends:
            time = ends
    if on_days_off and is_day_off(day):
        day, time = working_day_from(day), ends
    found = at(day, time)
    return max(moment, found)
