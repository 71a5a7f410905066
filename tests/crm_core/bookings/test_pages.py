"""The pages of the calendar: what each shows to whom, and how many questions that takes."""

import datetime as dt

import pytest
import time_machine

from crm_core.bookings.models import Resource
from crm_core.models import Booking, BookingUser
from kundsystem.shared.keys import key_to_short
from tests.factories import (
    ContactFactory,
    CustomerFactory,
    NoteFactory,
    UserFactory,
    booking_kind,
    here,
    make_booking,
)

# A Monday, in week 48.
NOW = dt.datetime(2026, 11, 23, 12, 20, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


def test_the_week_shows_what_is_booked_and_the_next_booking_on_top(actor, client_for, member):
    customer = CustomerFactory(name="Hedåkra Fastigheter", owner=member)
    person = ContactFactory(customer=customer, first_name="Anders", last_name="Granqvist", phone="+46841012345")
    NoteFactory(customer=customer, body="Vi förlänger gärna.", author=member)
    make_booking(actor, "2026-11-23 13:00", customer=customer, contacts=[person.pk], place="Storgatan 1")
    make_booking(actor, "2026-12-01 13:00", title="Nästa vecka")
    page = client_for(member).get("/calendar/").content.decode()
    assert "Vecka 48" in page
    assert "23–29" in page
    assert "Nästa, om 40 min" in page
    assert "Vi förlänger gärna." in page
    assert 'href="tel:+46841012345"' in page
    assert "Nästa vecka" not in page
    assert f"/customers/{key_to_short(customer.pk)}/notes/new/?contact=" in page


@pytest.mark.parametrize(
    "name, wanted", [("day/", "All day"), ("month/", "Utflykt"), ("list/", "Utflykt"), ("team/", "Utflykt")]
)
def test_each_way_to_look_shows_the_booking(actor, client_for, member, name, wanted):
    make_booking(actor, "2026-11-25 00:00", hours=24, title="Utflykt", is_all_day=True)
    page = client_for(member).get(f"/calendar/{name}?date=2026-11-25").content.decode()
    assert page.count("Utflykt") == 1


def test_a_private_booking_is_busy_to_others_and_its_page_is_not_there(actor, client_for, owner):
    booking = make_booking(actor, "2026-11-24 10:00", title="Tandläkaren", is_private=True)
    client = client_for(owner)
    page = client.get("/calendar/team/").content.decode()
    assert "Tandläkaren" not in page
    assert "Upptagen" in page
    assert client.get(f"/bookings/{key_to_short(booking.pk)}/").status_code == 404
    assert client.post(f"/bookings/{key_to_short(booking.pk)}/move/", {"days": 1}).status_code == 404


def test_the_form_books_and_tells_what_collides(actor, client_for, member):
    make_booking(actor, "2026-11-24 10:00", title="Veckomöte")
    facts = {
        "title": "Avstämning",
        "kind": str(booking_kind().pk),
        "first_day": "2026-11-24",
        "starts": "10.30",
        "ends": "11",
        "users": [str(member.pk)],
    }
    client = client_for(member)
    told = client.get("/bookings/conflicts/", facts).content.decode()
    assert "Veckomöte" in told
    assert client.post("/bookings/new/", facts | {"repeats": "weekly", "times": "3"}).status_code == 302
    booking = Booking.objects.get(title="Avstämning")
    assert booking.starts_at == here("2026-11-24 10:30")
    assert booking.repeats_until == dt.date(2026, 12, 8)
    assert client.post("/bookings/new/", facts | {"title": ""}).status_code == 422


def test_following_a_drag_the_calendar_comes_back_with_a_way_to_undo(actor, client_for, member, owner):
    booking = make_booking(actor, "2026-11-24 10:00", title="Besök")
    answer = client_for(member).post(
        f"/bookings/{key_to_short(booking.pk)}/move/",
        {"days": "1", "minutes": "30", "leaves": str(member.pk), "joins": str(owner.pk), "back": "/calendar/team/"},
        headers={"HX-Request": "true", "HX-Target": "calendar"},
    )
    assert answer.status_code == 302
    booking.refresh_from_db()
    assert booking.starts_at == here("2026-11-25 10:30")
    assert [user.pk for user in booking.users.all()] == [owner.pk]


def test_a_time_is_found_when_everybody_can(actor, client_for, member, owner):
    make_booking(actor, "2026-11-24 08:00", hours=8.5, users=[owner.pk])
    asked = {"minutes": "60", "since": "2026-11-24", "users": [str(member.pk), str(owner.pk)]}
    page = client_for(member).get("/calendar/times/", asked).content.decode()
    assert "from=16%3A30" not in page
    assert "date=2026-11-25&amp;from=08%3A00&amp;to=09%3A00" in page


def test_the_teams_week_takes_the_same_few_questions_however_many_they_are(actor, client_for, member, query_count):
    Resource.objects.create(name="Granstugan", description="8 platser")
    kind, starts = booking_kind(), here("2026-11-23 08:00")

    def book(people):
        rows = [
            Booking(
                title=f"Bokning {number}",
                kind=kind,
                starts_at=(begins := starts + dt.timedelta(days=number % 5, hours=number % 8)),
                ends_at=begins + dt.timedelta(minutes=30),
                lasts_until=begins + dt.timedelta(minutes=30),
                owner=member,
            )
            for number in range(4 * len(people))
        ]
        Booking.objects.bulk_create(rows)
        BookingUser.objects.bulk_create(
            BookingUser(booking=row, user=people[n % len(people)]) for n, row in enumerate(rows)
        )

    client = client_for(member)
    counts = []
    for people in ([member], [UserFactory() for _number in range(13)]):
        book(people)
        client.get("/calendar/team/")
        with query_count(12) as asked:
            page = client.get("/calendar/team/").content.decode()
        counts.append(len(asked.counted))
    assert page.count("Bokning ") >= 56
    assert counts[1] <= counts[0]
