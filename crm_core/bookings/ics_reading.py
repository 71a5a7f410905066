"""Calendar files from outside, read so that whatever they hold does no harm and takes no long time.

Only the lines are taken apart by `icalendar`: it would make the zones that a file describes, and keep them for all
by a name that the file chooses. What we do not know is passed over, what is wrong with one event leaves the others.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from icalendar.parser import Contentline, Contentlines

from crm_core.bookings.ics_times import read_duration, read_rule, read_time
from crm_core.bookings.models import LONGEST, TEXT_LIMIT
from kundsystem.messaging.plain import without_controls
from kundsystem.shared.errors import UserError

LARGEST, MOST_EVENTS, MOST_LINES = 5_000_000, 5_000, 400_000
MOST_SKIPS, MOST_ATTENDEES, LONGEST_UID = 1_000, 200, 250
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """An organiser or somebody invited."""

    email: str
    name: str = ""
    answer: str = ""  # PARTSTAT, in small letters


@dataclass
class Event:
    """One event of a file. Whole days begin and end at midnight UTC, as bookings do."""

    uid: str = ""
    title: str = ""
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    is_all_day: bool = False
    rule: str = ""
    repeats_until: dt.date | None = None
    skips: list[dt.datetime] = field(default_factory=list)
    original_start: dt.datetime | None = None
    place: str = ""
    text: str = ""
    comment: str = ""
    sequence: int = 0
    stamp: dt.datetime | None = None
    is_cancelled: bool = False
    is_busy: bool = True
    is_private: bool = False
    organizer: Person | None = None
    attendees: list[Person] = field(default_factory=list)
    problem: str = ""  # why it can not be booked, in a sentence
    remarks: list[str] = field(default_factory=list)  # what is not taken over of it


@dataclass(frozen=True)
class CalendarFile:
    """What a file holds."""

    method: str
    name: str
    events: list[Event]


def read_calendar(content: bytes, *, most: int = MOST_EVENTS) -> CalendarFile:
    """Read a calendar file.

    Raises:
        UserError: it is no calendar file, or larger than anybody's.
    """
    if len(content) > LARGEST:
        raise UserError(_("The file is too large: at most 5 MB."), code="too_large", field="file")
    text = _decoded(content)
    if "BEGIN:VCALENDAR" not in text[:20_000].upper():
        raise UserError(_("This is not a calendar file (.ics)."), code="not_calendar", field="file")
    if text.count("\n") > MOST_LINES:
        raise UserError(_("The file is too large: at most 5 MB."), code="too_large", field="file")
    method, name = "", ""
    events: list[Event] = []
    for path, lines in _blocks(Contentlines.from_ical(text)):
        if path == ("VCALENDAR",):
            said = {line[0]: line[2] for line in lines}
            method, name = said.get("METHOD", "").strip().upper()[:20], _clean(said.get("X-WR-CALNAME", ""), 120)
        elif path == ("VCALENDAR", "VEVENT"):
            if len(events) == most:
                text = _("The file has more than %(count)s events. Divide it.") % {"count": most}
                raise UserError(text, code="too_many", field="file")
            events.append(_event(lines))
    return CalendarFile(method, name, events)


Line = tuple[str, dict[str, str], str]


def _blocks(lines: Iterable[Contentline | str]) -> Iterator[tuple[tuple[str, ...], list[Line]]]:
    """Give each part of a file with its lines, without those of the parts within it; what is no line is passed over."""
    open_ones: list[tuple[str, list[Line]]] = []
    for raw in lines:
        if not raw:
            continue
        upper = raw[:40].upper().strip()
        if upper.startswith("BEGIN:"):
            if len(open_ones) == 6:
                return
            open_ones.append((upper[6:], []))
        elif upper.startswith("END:"):
            if not open_ones or open_ones[-1][0] != upper[4:]:
                continue
            path = tuple(name for name, _lines in open_ones)
            yield path, open_ones.pop()[1]
        elif open_ones and (line := _parts(raw)) is not None:
            open_ones[-1][1].append(line)


def _parts(raw: Any) -> Line | None:
    if len(raw) > 100_000:
        return None
    try:
        name, parameters, value = Contentline(raw).parts()
    except (ValueError, AssertionError, IndexError, KeyError):
        return None
    told = {str(key).upper(): str(one[0] if isinstance(one, list) else one) for key, one in parameters.items()}
    return str(name).upper(), told, str(value)


def _event(lines: list[Line]) -> Event:
    event = Event()
    said: dict[str, Line] = {}
    for line in lines:
        name, parameters, value = line
        if name == "EXDATE":
            event.skips += _moments(value, parameters, MOST_SKIPS - len(event.skips))
        elif name == "ATTENDEE" and len(event.attendees) < MOST_ATTENDEES:
            event.attendees += [one for one in [_person(value, parameters)] if one]
        elif name == "RDATE":
            event.remarks.append(_("Its extra days are not taken over."))
        else:
            said.setdefault(name, line)
    _words(event, said)
    try:
        _times(event, said)
    except UserError as error:
        event.problem = str(error.message)
    except (ValueError, OverflowError):
        event.problem = _("Its times can not be read.")
    if not event.uid:
        event.problem = event.problem or _("It has no identity (UID).")
    return event


def _words(event: Event, said: dict[str, Line]) -> None:
    texts = {name: line[2] for name, line in said.items()}
    event.uid = _clean(texts.get("UID", ""), LONGEST_UID)
    event.title = _clean(texts.get("SUMMARY", ""), 160)
    event.place = _clean(texts.get("LOCATION", ""), 200)
    event.text = without_controls(texts.get("DESCRIPTION", "")).strip()[:TEXT_LIMIT]
    event.comment = _clean(texts.get("COMMENT", ""), 300)
    event.is_cancelled = texts.get("STATUS", "").strip().upper() == "CANCELLED"
    event.is_busy = texts.get("TRANSP", "").strip().upper() != "TRANSPARENT"
    event.is_private = texts.get("CLASS", "").strip().upper() in {"PRIVATE", "CONFIDENTIAL"}
    sequence = texts.get("SEQUENCE", "").strip()
    event.sequence = int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 9 else 0
    if "ORGANIZER" in said:
        event.organizer = _person(said["ORGANIZER"][2], said["ORGANIZER"][1])


def _times(event: Event, said: dict[str, Line]) -> None:
    event.stamp = next(iter(_moments(said["DTSTAMP"][2], said["DTSTAMP"][1], 1)), None) if "DTSTAMP" in said else None
    if "RECURRENCE-ID" in said:
        event.original_start = read_time(said["RECURRENCE-ID"][2], said["RECURRENCE-ID"][1])[0]
        if said["RECURRENCE-ID"][1].get("RANGE"):
            event.remarks.append(_("It changes the following ones too; only this one is taken over."))
    if "DTSTART" not in said:
        raise ValueError("DTSTART")
    event.starts_at, event.is_all_day, is_known = read_time(said["DTSTART"][2], said["DTSTART"][1])
    if not is_known:
        event.remarks.append(_("Its time zone is not known here, so its times are read as of here."))
    if "DTEND" in said:
        event.ends_at = read_time(said["DTEND"][2], said["DTEND"][1])[0]
    elif "DURATION" in said:
        event.ends_at = event.starts_at + read_duration(said["DURATION"][2])
    else:
        event.ends_at = event.starts_at + (_DAY if event.is_all_day else dt.timedelta())
    if event.ends_at == event.starts_at:
        event.ends_at += _DAY if event.is_all_day else dt.timedelta(minutes=15)  # a moment, to be seen
    if event.ends_at < event.starts_at or event.ends_at - event.starts_at > LONGEST:
        raise ValueError("DTEND")
    if "RRULE" in said and event.original_start is None:
        event.rule, event.repeats_until = read_rule(said["RRULE"][2], event.starts_at, is_all_day=event.is_all_day)


def _moments(value: str, parameters: dict[str, str], most: int) -> list[dt.datetime]:
    found = []
    for text in value.split(",")[: max(0, most)]:
        try:
            found.append(read_time(text, parameters)[0])
        except (ValueError, OverflowError):
            continue
    return found


def _person(value: str, parameters: dict[str, str]) -> Person | None:
    address = value.strip()
    address = address[7:] if address[:7].lower() == "mailto:" else address
    address = without_controls(address).strip().lower()
    if "@" not in address or len(address) > 254 or any(sign.isspace() for sign in address):
        return None
    return Person(address, _clean(parameters.get("CN", ""), 120), parameters.get("PARTSTAT", "").strip().lower()[:20])


def _clean(text: str, limit: int) -> str:
    return " ".join(without_controls(text).split())[:limit]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
