"""Bookings as calendar files by RFC 5545, for other calendars to read.

A series is one event with its rule. What was taken out of it is an EXDATE; what was changed on its own is an event with
the same UID and a RECURRENCE-ID, wherever it is given along; else that one, too, is an EXDATE.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vRecur

from crm_core.bookings.models import Booking
from kundsystem.shared.keys import key_to_short

PRODUCT = "-//Kundsystem//Kundsystem//SV"
_LAST_SECOND = dt.time(23, 59, 59)


def calendar_file(name: str, bookings: Sequence[Booking], *, veiled: Iterable[uuid.UUID] = (), base: str = "") -> bytes:
    """Return a calendar with some bookings.

    Args:
        name: what it is called where it is subscribed to; none for a file with one event.
        bookings: with `for_file`'s relations.
        veiled: keys of those of which only the time is told.
        base: of the organisation's pages, for links.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    hidden = set(veiled)
    replaced: dict[uuid.UUID, set[dt.datetime]] = {}
    for booking in bookings:
        if booking.series_id and booking.original_start:
            replaced.setdefault(booking.series_id, set()).add(booking.original_start)
    for booking in bookings:
        calendar.add_component(_event(booking, replaced.get(booking.pk, set()), booking.pk in hidden, base))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(booking: Booking, replaced: set[dt.datetime], is_veiled: bool, base: str) -> Event:
    event = Event()
    event.add("uid", booking.calendar_uid)
    event.add("dtstamp", booking.updated_at)
    event.add("last-modified", booking.updated_at)
    event.add("sequence", booking.sequence)
    event.add("dtstart", when_said(booking, booking.starts_at))
    event.add("dtend", when_said(booking, booking.ends_at))
    if booking.series_id and booking.original_start:
        event.add("recurrence-id", when_said(booking, booking.original_start))
    if booking.rule:
        event.add("rrule", rule_said(booking))
        gone = sorted({skip.original_start for skip in booking.skips.all()} - replaced)
        if gone:
            event.add("exdate", [when_said(booking, start) for start in gone])
    event.add("transp", "OPAQUE")
    if is_veiled:
        event.add("summary", _("Busy"))
        event.add("class", "PRIVATE")
        return event
    event.add("summary", _summary(booking))
    event.add("categories", [booking.kind.name])
    if booking.is_private:
        event.add("class", "PRIVATE")
    if booking.place:
        event.add("location", booking.place)
    url = f"{base}/bookings/{key_to_short(booking.pk)}/" if base else ""
    lines = [", ".join(person.name for person in booking.contacts.all()), booking.text, url]
    if text := "\n".join(filter(None, lines)):
        event.add("description", text)
    if url:
        event.add("url", url)
    return event


def _summary(booking: Booking) -> str:
    about = booking.title or booking.kind.name
    return f"{booking.customer.name}, {about}" if booking.customer else about


def when_said(booking: Booking, moment: dt.datetime) -> dt.datetime | dt.date:
    """Return a day for whole days, else a time with its zone, so that a series stays at its time on the clock."""
    if booking.is_all_day:
        return moment.astimezone(dt.UTC).date()
    return moment.astimezone(timezone.get_current_timezone())


def rule_said(booking: Booking) -> vRecur:
    """Return the rule with its end."""
    rule = vRecur.from_ical(booking.rule)
    if booking.repeats_until is not None:
        last = dt.datetime.combine(booking.repeats_until, _LAST_SECOND, timezone.get_current_timezone())
        # Where the start has a zone the end is said in UTC, where it is a day it is a day (3.3.10).
        rule["UNTIL"] = [booking.repeats_until if booking.is_all_day else last.astimezone(dt.UTC)]
    return rule
