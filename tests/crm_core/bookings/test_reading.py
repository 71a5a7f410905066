"""Calendar files from other programs are read as what they mean, and what is hostile in them ends soon."""

import datetime as dt
import time

import pytest

from crm_core.bookings.ics_reading import read_calendar
from kundsystem.shared.errors import UserError
from tests.factories import here


def file(*lines: str) -> bytes:
    """A file with one event."""
    own = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", "END:VCALENDAR"]
    return "\r\n".join(own).encode()


def read(*lines: str):
    (event,) = read_calendar(file(*lines)).events
    return event


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (["DTSTART:20260302T080000Z", "DTEND:20260302T093000Z"], "2026-03-02 09:00", "2026-03-02 10:30"),
        (["DTSTART;TZID=Europe/Helsinki:20260302T100000", "DURATION:PT90M"], "2026-03-02 09:00", "2026-03-02 10:30"),
        (
            ["DTSTART;TZID=W. Europe Standard Time:20260702T090000", "DURATION:PT1H"],
            "2026-07-02 09:00",
            "2026-07-02 10:00",
        ),
        (["DTSTART;TZID=/maker.example/Europe/Stockholm:20261025T023000"], "2026-10-25 02:30", "2026-10-25 02:45"),
        (["DTSTART:20260329T023000"], "2026-03-29 03:30", "2026-03-29 03:45"),
    ],
)
def test_a_time_is_the_moment_that_it_means(organisation, lines, starts, ends):
    event = read(*lines)
    assert event.problem == ""
    # Compared as numbers: a time that comes twice equals none in another zone.
    found = [moment.timestamp() for moment in (event.starts_at, event.ends_at)]
    assert found == [here(text).timestamp() for text in (starts, ends)]


def test_days_series_exceptions_and_text_are_read(organisation):
    event = read(
        "DTSTART;VALUE=DATE:20261224",
        "RRULE:FREQ=YEARLY;COUNT=3",
        "EXDATE;VALUE=DATE:20271224",
        "SUMMARY:Jul\\, hemma",
        "DESCRIPTION:Rad ett\\nrad",
        "  två",
    )
    assert (event.is_all_day, event.starts_at) == (True, dt.datetime(2026, 12, 24, tzinfo=dt.UTC))
    assert (event.rule, event.repeats_until) == ("FREQ=YEARLY;WKST=MO", dt.date(2028, 12, 24))
    assert (event.skips, event.title) == ([dt.datetime(2027, 12, 24, tzinfo=dt.UTC)], "Jul, hemma")
    assert event.text == "Rad ett\nrad två"
    until = read("DTSTART:20260302T080000Z", "RRULE:FREQ=DAILY;UNTIL=20260305T070000Z")
    assert until.repeats_until == dt.date(2026, 3, 4), "on the last day it would begin after the end"


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20260302T080000Z", "RRULE:FREQ=SECONDLY"],
        ["DTSTART:20260302T080000Z", "DTEND:20200302T080000Z"],
        ["DTSTART:99991231T235959Z"],
        ["DTSTART:20260302T080000Z", "DURATION:P9999W"],
        ["DTSTART:20260230T080000Z"],
        ["SUMMARY:Ingen tid"],
    ],
)
def test_what_cannot_be_booked_says_why_and_leaves_the_others(organisation, lines):
    assert read(*lines).problem
    good = file("DTSTART:20260302T080000Z").replace(b"END:VCALENDAR", b"")
    both = read_calendar(good + file(*lines).replace(b"BEGIN:VCALENDAR\r\n", b""))
    assert [bool(event.problem) for event in both.events] == [False, True]


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
        b"BEGIN:VCALENDAR\r\n" + b"\r\n" * 390_000,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY" + b";A=B" * 500_000 + b":x\r\nEND:VEVENT",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31\r\nEND:VEVENT",
        b"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE",
        b"BEGIN:VCALENDAR\r\n\x00\xff\xfe;:;:;=\r\nEND:VCALENDAR",
    ],
)
def test_what_is_made_to_take_long_ends_soon(organisation, content):
    begins = time.process_time()
    read_calendar(content)
    assert time.process_time() - begins < 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"BEGIN:VCALENDAR" + b"x" * 5_000_001])
def test_what_is_no_calendar_file_is_refused_in_a_sentence(organisation, content):
    with pytest.raises(UserError):
        read_calendar(content)
