"""Recurrence by RFC 5545: a rule is read strictly, said in words, and expanded within a window of time.

A rule counts on the clock on the wall: what happens at 09:00 happens at 09:00 in summer and in winter. A time that the
clock jumps over is taken as before the jump, and of one that comes twice the first is meant, as 3.3.5 of the RFC says.
The end of a series is a day of its own beside the rule, so that a series can be cut without counting.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrulestr
from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

# So many of a series at most are looked at in one window; a daily booking for three years has fewer.
MOST = 1_200
# A series that is to happen so many times becomes one that ends with the last of them.
MOST_TIMES = 730
# How far ahead its last one is looked for.
FURTHEST = dt.timedelta(days=60 * 366)
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"})
_FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}


def clean(text: str) -> str:
    """Return a rule as we keep it: upper case, Monday first, only the parts that we know.

    Raises:
        UserError: it is no rule, has a part that is not known here, or happens more often than once a day.
    """
    parts = dict(part.partition("=")[::2] for part in text.upper().removeprefix("RRULE:").strip().split(";") if part)
    if not parts:
        return ""
    if (
        parts.get("FREQ") not in _FREQUENCIES
        or set(parts) - _KNOWN
        or not 0 < _number(parts.get("INTERVAL", "1")) < 100
    ):
        raise _not_a_rule()
    parts |= {"WKST": "MO"}
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    order = ["FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"]
    rule = ";".join(f"{name}={parts[name]}" for name in order if parts.get(name))
    try:
        rrulestr(rule, dtstart=dt.datetime(2026, 1, 1))  # noqa: DTZ001  # on the wall, without a zone
    except (ValueError, TypeError, KeyError):
        raise _not_a_rule() from None
    return rule


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _not_a_rule() -> UserError:
    return UserError(_("This is not a recurrence that the calendar understands."), code="rule", field="repeats")


def starts_between(
    rule: str, first: dt.datetime, until: dt.date | None, after: dt.datetime, before: dt.datetime
) -> list[dt.datetime]:
    """Return when the members of a series begin, on the clock on the wall, from a time on and before another."""
    end = before if until is None else min(before, dt.datetime.combine(until + dt.timedelta(days=1), dt.time()))
    found: list[dt.datetime] = []
    for start in _walk(rule, first, after, end):
        if start >= end or len(found) == MOST:
            break
        if start >= after:
            found.append(start)
    return found


def last_start(rule: str, first: dt.datetime, until: dt.date) -> dt.datetime | None:
    """Return when the last one begins of a series that ends; None when there is not even one."""
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time())
    # From the end backwards in growing steps: what matters is the last one, however long the series is.
    for days in (40, 400, 4000):
        if found := starts_between(rule, first, until, max(first, end - dt.timedelta(days=days)), end):
            return found[-1]
    return None


def day_of_time(rule: str, first: dt.datetime, times: int) -> dt.date:
    """Return the day of the last of so many: what is said as a number is kept as a day."""
    found = islice(_walk(rule, first, first, first + FURTHEST), min(times, MOST_TIMES))
    return max(found, default=first).date()


def is_member(rule: str, first: dt.datetime, until: dt.date | None, start: dt.datetime) -> bool:
    """Tell whether a series has one that begins just then."""
    return starts_between(rule, first, until, start, start + dt.timedelta(minutes=1)) == [start]


def _walk(rule: str, first: dt.datetime, after: dt.datetime, before: dt.datetime) -> Iterator[dt.datetime]:
    """Give the starts in order, from somewhere at or before one time to another.

    The first is one whatever the rule says, as whoever booked it put it there. Days and weeks are jumped over in whole
    intervals, so that a series that began years ago costs no more than one that begins today.
    """
    bounded = f"{rule};UNTIL={before:%Y%m%dT%H%M%S}"
    parsed = rrulestr(bounded, dtstart=first)
    if first >= after:
        yield first
    if (jumped := _jump(parsed, first, after)) != first:
        parsed = rrulestr(bounded, dtstart=jumped)
    for start in parsed:
        if start > first:
            yield start


def _jump(parsed: object, first: dt.datetime, after: dt.datetime) -> dt.datetime:
    frequency, interval = getattr(parsed, "_freq", None), getattr(parsed, "_interval", 1)
    step = dt.timedelta(days=interval * (7 if frequency == WEEKLY else 1))
    if frequency not in (DAILY, WEEKLY) or getattr(parsed, "_bysetpos", None) or after - first < 2 * step:
        return first
    return first + ((after - first) // step - 1) * step
