"""Asking whether a day, or a moment, lies within a period."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

Days = tuple[dt.date | None, dt.date | None]


def within(column: str, days: Days, *, moments: bool = False) -> Q:
    """Return whether a column lies within days, both included; never true where there is no value.

    Args:
        column: what is compared.
        days: the first and the last; None is without end.
        moments: whether the column holds moments: then it is the days of our own time zone.
    """
    first, last = days
    found = Q(**{f"{column}__isnull": False})
    if first is not None:
        found &= Q(**{f"{column}__gte": _begins(first) if moments else first})
    if last is not None:
        after = last + dt.timedelta(days=1)
        found &= Q(**{f"{column}__lt": _begins(after) if moments else after})
    return found


def _begins(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
