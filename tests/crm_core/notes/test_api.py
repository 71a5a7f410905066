"""Notes through the API."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from crm_core.models import Note, NoteContact, NoteKind, NoteTag, Tag
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, NoteFactory


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


@pytest.fixture
def customer(organisation):
    """Whom the notes are about."""
    return CustomerFactory(name="Hällmo", number="77")


def bodies(answer) -> list[str]:
    return [note["body"] for note in answer.json()["results"]]


class TestWriting:
    """A note about a customer."""

    def test_a_text_is_enough(self, program, customer, member):
        with time_machine.travel(dt.datetime(2026, 11, 25, 8, 30, tzinfo=dt.UTC), tick=False):
            answer = program.ask("post", "notes/", {"customer": "77", "body": "Ringde om offerten."})
        found = answer.json()
        assert answer.status_code == 201, answer.content
        assert found["author"] == {"id": str(member.pk), "name": member.name}
        assert found["happened_at"] == "2026-11-25T09:30:00+01:00"
        assert found["kind"]["name"] == NoteKind.objects.first().name
        customer.refresh_from_db()
        assert customer.last_contact_at is not None

    def test_persons_kind_tags_and_time_are_given(self, program, customer):
        contact = ContactFactory(customer=customer, first_name="Karin", last_name="Ekvall")
        body = {
            "customer": str(customer.pk),
            "body": "Besökte dem.\r\nTre timmar.",
            "kind": "besök",
            "happened_at": "2026-11-20T14:30:00",
            "contacts": [str(contact.pk)],
            "tags": ["Offert"],
        }
        found = program.ask("post", "notes/", body).json()
        assert found["body"] == "Besökte dem.\nTre timmar."
        assert found["contacts"] == [{"id": str(contact.pk), "name": "Karin Ekvall"}]
        assert ([tag["name"] for tag in found["tags"]], found["kind"]["name"]) == (["Offert"], "Besök")
        assert found["happened_at"] == "2026-11-20T14:30:00+01:00"

    @pytest.mark.parametrize(
        ("body", "field", "code"),
        [
            ({}, "body", "required"),
            ({"body": "  "}, "body", "required"),
            ({"body": "x" * 20_001}, "body", "too_long"),
            ({"body": "x", "happened_at": "2999-01-01"}, "happened_at", "invalid"),
            ({"body": "x", "happened_at": "2099-01-01"}, "happened_at", "invalid"),
            ({"body": "x", "happened_at": 12}, "happened_at", "invalid"),
            ({"body": "x", "happened_at": None}, "happened_at", "invalid"),
            ({"body": "x", "kind": "Fanns aldrig"}, "kind", "invalid"),
            ({"body": "x", "contacts": ["x"]}, "contacts", "wrong_type"),
            ({"body": "x", "contacts": "x"}, "contacts", "wrong_type"),
            ({"body": "x", "contacts": [None]}, "contacts", "wrong_type"),
            ({"body": "x", "contacts": ["{stranger}"]}, "contacts", "other"),
            ({"body": "x", "tags": ["Fanns aldrig"]}, "tags", "invalid"),
            ({"body": "x", "author": "Mona Lind"}, "author", "read_only"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_field(self, program, customer, body, field, code):
        stranger = str(ContactFactory().pk)
        if body.get("contacts") == ["{stranger}"]:
            body = body | {"contacts": [stranger]}
        answer = program.ask("post", "notes/", {"customer": "77"} | body)
        said = answer.json()
        assert (answer.status_code, said["field"], said["code"]) == (422, field, code)
        assert not Note.objects.exists()

    def test_a_colleague_who_is_mentioned_is_told(self, program, customer, owner, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            program.ask("post", "notes/", {"customer": "77", "body": f"Fråga @{owner.name} om priset."})
        assert [message.to for message in mail.outbox] == [[owner.email]]


class TestChanging:
    """Changing what is named: one's own, or as an administrator anybody's."""

    def test_the_rest_stays(self, program, customer, member):
        note = NoteFactory(customer=customer, author=member)
        tag = Tag.objects.filter(subject="note").first()
        contact = ContactFactory(customer=customer)
        NoteTag.objects.create(note=note, tag=tag)
        NoteContact.objects.create(note=note, contact=contact)
        found = program.ask("patch", f"notes/{note.pk}/", {"body": "Rättad"}).json()
        assert found["body"] == "Rättad"
        assert ([one["id"] for one in found["tags"]], [one["id"] for one in found["contacts"]]) == (
            [str(tag.pk)],
            [str(contact.pk)],
        )
        emptied = program.ask("patch", f"notes/{note.pk}/", {"tags": [], "contacts": []}).json()
        assert (emptied["body"], emptied["tags"], emptied["contacts"]) == ("Rättad", [], [])

    def test_a_colleagues_note_is_read_and_not_changed(self, customer, member, reader, administrator, owner):
        note = NoteFactory(customer=customer, author=owner)
        for person, status in ((member, 403), (reader, 403), (administrator, 200)):
            program = program_for(person)
            assert program.ask("get", f"notes/{note.pk}/").status_code == 200
            assert program.ask("patch", f"notes/{note.pk}/", {"body": "Ny"}).status_code == status

    def test_it_is_refused_when_it_was_changed_since_it_was_read(self, program, customer, member):
        note = NoteFactory(customer=customer, author=member)
        mark = program.ask("get", f"notes/{note.pk}/")["ETag"]
        for status in (200, 412):
            answer = program.ask("patch", f"notes/{note.pk}/", {"body": f"{status}"}, If_Match=mark)
            assert answer.status_code == status

    def test_it_is_put_away(self, program, customer, member):
        note = NoteFactory(customer=customer, author=member)
        assert program.ask("post", f"notes/{note.pk}/archive/").json()["archived_at"]
        assert program.ask("get", f"notes/{note.pk}/").status_code == 404
        assert bodies(program.ask("get", "notes/?archived=only")) == [note.body]


class TestNarrowing:
    """Each parameter of the list."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["C", "B", "A"]),
            ("ordering=happened", ["A", "B", "C"]),
            ("customer={customer.pk}", ["B", "A"]),
            ("contact={contact.pk}", ["A"]),
            ("author={member.pk}", ["C"]),
            ("kind=Besök", ["B"]),
            ("kind=Besök&kind=Telefon", ["C", "B", "A"]),
            ("tags=Offert", ["B"]),
            ("happened_since=2026-10-02", ["C", "B"]),
            ("happened_before=2026-10-02", ["A"]),
            ("happened_since=2026-10-02&happened_before=2026-10-03", ["B"]),
            ("created_since=2199-01-01", []),
            ("created_since=2020-01-01&archived=too", ["D", "C", "B", "A"]),
        ],
    )
    def test_it_gives_those_that_are_meant(self, program, customer, member, query, found):
        kinds = {kind.name: kind for kind in NoteKind.objects.all()}
        days = [dt.datetime(2026, 10, day, 12, tzinfo=dt.UTC) for day in range(1, 5)]
        contact = ContactFactory(customer=customer)
        a = NoteFactory(body="A", customer=customer, happened_at=days[0], kind=kinds["Telefon"])
        b = NoteFactory(body="B", customer=customer, happened_at=days[1], kind=kinds["Besök"])
        NoteFactory(body="C", author=member, happened_at=days[2], kind=kinds["Telefon"])
        NoteFactory(body="D", happened_at=days[3], archived_at=timezone.now())
        NoteContact.objects.create(note=a, contact=contact)
        NoteTag.objects.create(note=b, tag=Tag.objects.get(name="Offert"))
        url = f"notes/?{query.format(customer=customer, contact=contact, member=member)}"
        answer = program.ask("get", url.replace("ö", "%C3%B6"))
        assert answer.status_code == 200, answer.content
        assert bodies(answer) == found

    def test_all_of_them_are_given_once_page_by_page(self, program, customer):
        moment = timezone.now()
        for number in range(7):
            NoteFactory(customer=customer, body=str(number), happened_at=moment)
        url, found = "notes/?limit=2", []
        while url:
            answer = program.ask("get", url)
            found += bodies(answer)
            url = (answer.json()["next"] or "").partition("localhost")[2]
        assert sorted(found) == [str(number) for number in range(7)]

    def test_the_number_of_questions_does_not_grow_with_the_page(self, program, customer, member, query_count):
        program.ask("get", "me/")
        for _n in range(20):
            note = NoteFactory(author=member)
            NoteContact.objects.create(note=note, contact=ContactFactory(customer=note.customer))
        with query_count(5):  # the organisation, the key, the page, its persons, its tags
            assert len(bodies(program.ask("get", "notes/"))) == 20


def test_own_values_are_read_in_their_own_order(program):
    for name in ("customer-statuses", "industries", "units", "tags", "position-types", "note-kinds"):
        found = program.ask("get", f"{name}/").json()["results"]
        assert [one["position"] for one in found] == sorted(one["position"] for one in found)
        for one in found[:1]:
            assert program.ask("get", f"{name}/{one['id']}/").json() == one
    assert [one["name"] for one in program.ask("get", "note-kinds/").json()["results"]][:2] == ["Telefon", "Besök"]


def test_colleagues_are_read(program, owner, reader):
    reader.is_active = False
    reader.save(update_fields=["is_active"])
    active = [one["email"] for one in program.ask("get", "users/").json()["results"]]
    assert owner.email in active
    assert reader.email not in active
    assert reader.email in [one["email"] for one in program.ask("get", "users/?active=no").json()["results"]]
