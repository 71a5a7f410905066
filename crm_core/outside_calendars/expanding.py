"""What a calendar file means in the time that is looked at: each time somebody is busy, series expanded."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from crm_core.bookings import recurrence
from crm_core.bookings.ics_reading import Event

BACK, AHEAD = dt.timedelta(days=30), dt.timedelta(days=400)
MOST = 5_000


@dataclass(frozen=True)
class Time:
    """Once that somebody is busy."""

    title: str
    is_all_day: bool
    starts_at: dt.datetime
    ends_at: dt.datetime


def busy_times(events: Sequence[Event], now: dt.datetime) -> list[Time]:
    """Return when somebody is busy, from a month ago to a year from now; so many at most, the soonest first."""
    after, before = now - BACK, now + AHEAD
    changed: dict[str, set[dt.datetime]] = {}
    for event in events:
        if event.original_start is not None:
            changed.setdefault(event.uid, set()).add(event.original_start)
    found = []
    for event in events:
        if event.problem or event.is_cancelled or not event.is_busy or event.starts_at is None or event.ends_at is None:
            continue
        length = event.ends_at - event.starts_at
        starts = _starts(event, changed.get(event.uid, set()), after - length, before)
        shown = (start for start in starts if start + length > after and start < before)
        found += [Time(event.title, event.is_all_day, start, start + length) for start in shown]
    return sorted(found, key=lambda one: one.starts_at)[:MOST]


def _starts(event: Event, changed: set[dt.datetime], after: dt.datetime, before: dt.datetime) -> Iterator[dt.datetime]:
    begins = event.starts_at
    if begins is None:
        return
    if not event.rule:
        yield begins
        return
    zone = dt.UTC if event.is_all_day else timezone.get_current_timezone()
    walls = (moment.astimezone(zone).replace(tzinfo=None) for moment in (begins, after, before))
    taken = changed | set(event.skips)
    for wall in recurrence.starts_between(event.rule, next(walls), event.repeats_until, next(walls), next(walls)):
        start = wall.replace(tzinfo=zone).astimezone(dt.UTC)
        if start not in taken:
            yield start
