"""A calendar file is looked at, taken in once, and taken back."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm_core.bookings.ics import calendar_file
from crm_core.bookings.occurrences import occurrences_in
from crm_core.bookings.windows import Window
from crm_core.history.actions import undo
from crm_core.models import Booking, BookingUser, CalendarUpload
from crm_core.outside_calendars.importing import take_in, upload
from crm_core.outside_calendars.wake_ups import look_after
from tests.factories import booking_kind, make_booking

MARCH = Window(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
SERIES = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:serie@annan.example
SUMMARY:Styrelsemöte
DTSTART;TZID=Europe/Stockholm:20260302T090000
DTEND;TZID=Europe/Stockholm:20260302T100000
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Stockholm:20260309T090000
END:VEVENT
BEGIN:VEVENT
UID:serie@annan.example
RECURRENCE-ID;TZID=Europe/Stockholm:20260316T090000
SUMMARY:Styrelsemöte\\, flyttat
DTSTART;TZID=Europe/Stockholm:20260317T130000
DTEND;TZID=Europe/Stockholm:20260317T140000
END:VEVENT
BEGIN:VEVENT
UID:trasig
SUMMARY:Trasig
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


def taken_in(actor, text):
    return take_in(actor=actor, file=upload(actor=actor, content=text.encode(), name="k.ics"), kind=booking_kind())


def starts(actor):
    return [f"{one.starts:%d %H:%M} {one.title}" for one in occurrences_in(actor, MARCH)]


def test_a_file_is_looked_at_booked_and_not_booked_again(actor, client_for, member):
    client = client_for(member)
    given = SimpleUploadedFile("kalender.ics", SERIES.encode())
    answer = client.post("/calendar/import/", {"file": given})
    page = client.get(answer.url).content.decode()
    assert "1 bokning är ny." in page
    assert "Dess tider går inte att läsa." in page
    assert not Booking.objects.exists()
    assert client.post(f"{answer.url}take-in/", {"kind": str(booking_kind().pk)}).status_code == 302
    wanted = [
        "02 09:00 Styrelsemöte",
        "17 13:00 Styrelsemöte, flyttat",
        "23 09:00 Styrelsemöte",
        "30 09:00 Styrelsemöte",
    ]
    assert starts(actor) == wanted
    assert taken_in(actor, SERIES) == (0, 0)
    assert taken_in(actor, SERIES.replace("T090000", "T080000").replace("T100000", "T090000")) == (0, 1)
    assert starts(actor)[0] == "02 08:00 Styrelsemöte"
    assert client.post("/calendar/import/", {"file": SimpleUploadedFile("x.ics", b"hej")}).status_code == 422


def test_one_undo_takes_all_of_a_file_back(actor):
    taken_in(actor, SERIES)
    undo(actor=actor, operation=actor.last_operation)
    assert not Booking.objects.exists()
    assert not BookingUser.objects.exists()


def test_a_file_that_we_wrote_brings_nothing_new(actor):
    make_booking(actor, "2026-03-02 09:00", rule="FREQ=WEEKLY", repeats_until=dt.date(2026, 3, 30))
    text = calendar_file("", list(Booking.objects.for_file())).decode()
    assert taken_in(actor, text) == (0, 0)
    Booking.objects.all().delete()
    assert taken_in(actor, text) == (1, 0)
    assert len(starts(actor)) == 5


def test_many_are_booked_in_few_statements(actor, query_count):
    event = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:{0}\nDTSTART:20260302T080000Z\nDURATION:PT1H\nEND:VEVENT\n"
    text = "BEGIN:VCALENDAR\n" + "".join(event.format(number) for number in range(150)) + "END:VCALENDAR"
    file = upload(actor=actor, content=text.encode(), name="k.ics")
    with query_count(16):
        assert take_in(actor=actor, file=file, kind=booking_kind()) == (150, 0)


def test_a_file_that_nobody_takes_in_is_forgotten(actor):
    upload(actor=actor, content=SERIES.encode(), name="k.ics")
    CalendarUpload.objects.update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    look_after()
    assert not CalendarUpload.objects.exists()
