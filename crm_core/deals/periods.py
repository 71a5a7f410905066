"""Contract periods: months before and after a day, how far a period has gone, and when one ends."""

import datetime as dt
from calendar import monthrange


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of an earlier month; the end of a month stays the end of a month.

    Notice of three months for what ends on 31 December is given by 30 September.
    """
    if day.day == monthrange(day.year, day.month)[1]:
        return months_after(day + dt.timedelta(days=1), -months) - dt.timedelta(days=1)
    return months_after(day, -months)


def end_of_period(start: dt.date, months: int) -> dt.date:
    """Return the last day of a period: twelve months from 1 January end on 31 December."""
    return months_after(start, months) - dt.timedelta(days=1)


def share_gone(start: dt.date, end: dt.date, day: dt.date) -> float:
    """Return how much of a period has gone by at the end of a day, from 0 to 1."""
    whole = (end - start).days + 1
    return min(1.0, max(0.0, ((day - start).days + 1) / whole)) if whole > 0 else 1.0


def whole_months(start: dt.date, end: dt.date) -> int | None:
    """Return how many months a period is, both days included; None when it is not whole months."""
    after = end + dt.timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if months > 0 and months_after(start, months) == after else None


def period_on(start: dt.date | None, end: dt.date, day: dt.date) -> tuple[dt.date | None, dt.date]:
    """Return the period that a day falls in of a contract that goes on by itself for another one as long.

    Without a start, or when the first one was no whole number of months, it goes on for a year at a time.
    """
    if end >= day:
        return start, end
    months = (whole_months(start, end) if start else None) or 12
    first = end + dt.timedelta(days=1)
    gone = ((day.year - first.year) * 12 + day.month - first.month) // months
    if months_after(first, gone * months) > day:
        gone -= 1
    return months_after(first, gone * months), end_of_period(first, (gone + 1) * months)
