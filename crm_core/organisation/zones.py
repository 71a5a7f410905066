"""The time zones that an organisation chooses among."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Where those who use the product are; the rest of the world's zones would only be in the way.
_REGIONS = ("Europe/", "Atlantic/")


@cache
def names() -> frozenset[str]:
    """The names of the zones."""
    return frozenset(name for name in available_timezones() if name.startswith(_REGIONS)) | {"UTC"}


def choices(now: dt.datetime) -> list[tuple[str, str]]:
    """Return each zone with what it is called and how far it is from UTC at a moment, by distance and name."""
    found = []
    for name in names():
        ahead = now.astimezone(ZoneInfo(name)).utcoffset() or dt.timedelta()
        hours, minutes = divmod(int(abs(ahead).total_seconds()) // 60, 60)
        sign = "−" if ahead < dt.timedelta() else "+"
        city = name.rpartition("/")[2].replace("_", " ")
        found.append((ahead, name, f"{city} (UTC{sign}{hours}{f'.{minutes:02d}' if minutes else ''})"))
    return [(name, label) for _ahead, name, label in sorted(found)]
