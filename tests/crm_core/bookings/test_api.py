"""Bookings through the API."""

import pytest

from crm_core.models import Booking, Resource
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, here, make_booking

START = "2026-11-24T10:00:00+01:00"


@pytest.fixture
def program(member):
    return program_for(member)


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


def titles(answer):
    return [one["title"] for one in answer.json()["results"]]


def test_a_title_and_a_time_are_enough(program, member):
    answer = program.ask("post", "bookings/", {"title": "Avstämning", "starts_at": START})
    found = answer.json()
    assert answer.status_code == 201, answer.content
    assert (found["starts_at"], found["ends_at"]) == (START, "2026-11-24T11:00:00+01:00")
    assert found["users"] == [{"id": str(member.pk), "name": member.name}]


def test_all_that_a_booking_says_is_written_and_read(program, actor, member, mailoutbox):
    customer = CustomerFactory(number="77", owner=member)
    person = ContactFactory(customer=customer)
    room = Resource.objects.create(name="Granstugan")
    body = {"starts_at": "2026-11-24T00:00", "ends_at": "2026-11-26T00:00", "is_all_day": True, "customer": "77"}
    body |= {"contacts": [str(person.pk)], "resources": [str(room.pk)], "rule": "FREQ=WEEKLY", "travel_minutes": 30}
    body |= {"repeats_until": "2026-12-31", "place": "Växjö", "guests": [{"email": "A@x.example"}]}
    answer = program.ask("post", "bookings/", body)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert (found["starts_at"], found["ends_at"]) == ("2026-11-24T00:00:00+01:00", "2026-11-26T00:00:00+01:00")
    assert found["rule"] == "FREQ=WEEKLY;WKST=MO"
    assert found["guests"] == [{"email": "a@x.example", "name": ""}]
    assert [one["id"] for one in (*found["contacts"], *found["resources"])] == [str(person.pk), str(room.pk)]


def test_a_range_gives_what_lies_in_it_in_few_questions(program, actor, query_count):
    make_booking(actor, "2026-11-02 10:00", title="Förr")
    make_booking(actor, "2026-11-03 10:00", title="Serie", rule="FREQ=WEEKLY")
    make_booking(actor, "2026-11-24 10:00", title="Nu")
    make_booking(actor, "2026-12-24 10:00", title="Sedan")
    asked = "bookings/?ends_after=2026-11-23&starts_before=2026-11-30"
    with query_count(14):
        assert titles(program.ask("get", asked)) == ["Serie", "Nu"]


def test_it_is_changed_unless_somebody_was_quicker_and_taken_away(program, actor):
    booking = make_booking(actor, "2026-11-24 10:00", title="Möte")
    path = f"bookings/{booking.pk}/"
    mark = program.ask("get", path)["ETag"]
    assert program.ask("patch", path, {"starts_at": "2026-11-25T13:00"}, If_Match=mark).status_code == 200
    booking.refresh_from_db()
    assert (booking.starts_at, booking.ends_at) == (here("2026-11-25 13:00"), here("2026-11-25 14:00"))
    assert program.ask("patch", path, {"title": "Nytt"}, If_Match=mark).status_code == 412
    answer = program.ask("post", f"{path}cancel/", {})
    assert answer.json()["archived_at"], answer.content
    assert program.ask("get", path).status_code == 404


def test_one_of_a_series_is_taken_away(program, actor):
    booking = make_booking(actor, "2026-11-02 10:00", rule="FREQ=WEEKLY")
    answer = program.ask("post", f"bookings/{booking.pk}/cancel/", {"at": "20261109T1000", "scope": "this"})
    assert len(answer.json()["skips"]) == 1
    assert program.ask("post", f"bookings/{booking.pk}/cancel/", {"at": "20261110T1000"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "A"}, "starts_at"),
        ({"starts_at": START}, "title"),
        ({"title": "A", "starts_at": START, "rule": "FREQ=SECONDLY"}, "rule"),
        ({"title": "A", "starts_at": START, "ends_at": "2026-11-24T09:00:00+01:00"}, "ends_at"),
        ({"title": "A", "starts_at": START, "users": ["00000000-0000-4000-8000-000000000000"]}, "users"),
        ({"title": "A", "starts_at": START, "guests": [{"email": "x"}]}, "guests"),
    ],
)
def test_what_is_wrong_is_said_of_the_field(program, body, field):
    answer = program.ask("post", "bookings/", body)
    assert answer.status_code == 422, answer.content
    assert field in str(answer.json())
    assert not Booking.objects.exists()


def test_a_private_one_is_only_its_own_peoples(program, owner, actor_for):
    booking = make_booking(actor_for(owner), "2026-11-24 10:00", is_private=True)
    assert program.ask("get", f"bookings/{booking.pk}/").status_code == 404
    assert titles(program.ask("get", "bookings/")) == []
