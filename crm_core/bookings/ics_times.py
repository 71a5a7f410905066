"""Times of calendar files as moments here: days, times with a zone or without, durations, and the end of a rule."""

import datetime as dt
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from crm_core.bookings import recurrence
from crm_core.bookings.windows import FIRST, LAST

_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")


def read_time(text: str, parameters: Mapping[str, str]) -> tuple[dt.datetime, bool, bool]:
    """Read a day or a time.

    Returns:
        The moment, whether it is a day (then at midnight UTC), and whether its zone is one that we know.

    Raises:
        ValueError: it is neither, or of another century.
    """
    text = text.strip()
    if found := _DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _within(dt.datetime(year, month, day, tzinfo=dt.UTC)), True, True
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text[:40])
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    # A leap second is the second before it. On the wall; its zone comes next.
    wall = dt.datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
    if found[7]:
        return _within(wall.replace(tzinfo=dt.UTC)), False, True
    named = str(parameters.get("TZID", ""))
    zone = zone_called(named) if named else timezone.get_current_timezone()
    here = zone or timezone.get_current_timezone()
    # By way of UTC, so that a time that the clock jumps over becomes one that there is.
    return _within(wall.replace(tzinfo=here).astimezone(dt.UTC)), False, zone is not None


def zone_called(name: str) -> dt.tzinfo | None:
    """Return a zone by the name that a calendar gives it: of the world's list, of Windows, or with a maker before it.

    What a file itself says of a zone is not read: it may be anything, and would be made into code that runs long.
    """
    name = name.strip().strip('"')
    name = WINDOWS_TO_OLSON.get(name, name)
    known = available_timezones()
    pieces = name.split("/")
    for candidate in (name, "/".join(pieces[-2:]), "/".join(pieces[-3:])):
        if candidate in known:
            return ZoneInfo(candidate)
    return None


def read_duration(text: str) -> dt.timedelta:
    """Read a duration: `PT1H30M`, `P1D`.

    Raises:
        ValueError: it is none, or one backwards.
    """
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None or found[1] == "-" or not any(found.groups()[1:]):
        raise ValueError(text[:40])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def read_rule(text: str, starts_at: dt.datetime, *, is_all_day: bool) -> tuple[str, dt.date | None]:
    """Read a rule with its end; the end becomes a day beside it.

    Raises:
        UserError: the calendar does not understand it.
        ValueError: its end is no time.
    """
    parts = dict(part.partition("=")[::2] for part in text.upper().strip().split(";") if part)
    until, count = parts.pop("UNTIL", ""), parts.pop("COUNT", "")
    rule = recurrence.clean(";".join(f"{name}={value}" for name, value in parts.items()))
    zone = dt.UTC if is_all_day else timezone.get_current_timezone()
    first = starts_at.astimezone(zone).replace(tzinfo=None)
    if until:
        last, is_day, _known = read_time(until, {})
        if is_day:
            return rule, last.date()
        wall = last.astimezone(zone)
        # What would begin later on that day than the end is not one any more.
        return rule, wall.date() - dt.timedelta(days=int(wall.time() < first.time()))
    if count:
        times = int(count) if count.isascii() and count.isdigit() and len(count) < 7 else 0
        if not times:
            raise ValueError(count[:40])
        return rule, recurrence.day_of_time(rule, first, times)
    return rule, None


def _within(moment: dt.datetime) -> dt.datetime:
    if not FIRST <= moment.date() <= LAST:
        raise ValueError(str(moment))
    return moment
