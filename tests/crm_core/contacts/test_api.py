"""Contact persons through the API."""

import uuid

import pytest
from django.utils import timezone

from crm_core.history.models import Change
from crm_core.models import Contact, PositionType
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


@pytest.fixture
def customer(organisation):
    """Whose persons they are."""
    return CustomerFactory(name="Hällmo", number="77")


def names(answer) -> list[str]:
    return [contact["first_name"] for contact in answer.json()["results"]]


class TestAdding:
    """A person at a customer."""

    @pytest.mark.parametrize("whose", ["{0.pk}", "77", "hällmo", "Hällmo (77)"])
    def test_the_customer_is_given_by_key_number_or_name(self, program, customer, whose):
        body = {"customer": whose.format(customer), "first_name": "Karin", "mobile": "070-555 12 34"}
        answer = program.ask("post", "contacts/", body)
        assert answer.status_code == 201, answer.content
        found = answer.json()
        assert found["customer"] == {"id": str(customer.pk), "number": "77", "name": "Hällmo"}
        assert (found["mobile"], found["is_main"]) == ("+46705551234", True)
        assert Change.objects.get(table_name="contact", op="I").door == "api"

    @pytest.mark.parametrize(
        ("body", "field", "code"),
        [
            ({"first_name": "Karin"}, "customer", "required"),
            ({"customer": "Fanns aldrig", "first_name": "Karin"}, "customer", "invalid"),
            ({"customer": None, "first_name": "Karin"}, "customer", "required"),
            ({"customer": "77", "first_name": "Karin", "is_main": "ja"}, "is_main", "wrong_type"),
            ({"customer": "77", "first_name": "Karin", "archived_at": None}, "archived_at", "read_only"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_field(self, program, customer, body, field, code):
        said = program.ask("post", "contacts/", body).json()
        assert (said["field"], said["code"]) == (field, code)
        assert not Contact.objects.exists()

    def test_a_name_of_some_kind_is_needed(self, program, customer):
        answer = program.ask("post", "contacts/", {"customer": "77", "title": "Vd"})
        assert answer.status_code == 422
        assert set(answer.json()["errors"]) == {"first_name"}


class TestChanging:
    """Changing what is named."""

    def test_the_rest_stays(self, program, customer):
        contact = ContactFactory(customer=customer, first_name="Karin", title="Vd")
        answer = program.ask("patch", f"contacts/{contact.pk}/", {"title": "Inköpare", "position_type": "Inköp"})
        found = answer.json()
        assert (found["first_name"], found["title"]) == ("Karin", "Inköpare")
        assert found["position_type"]["id"] == str(PositionType.objects.get(name="Inköp").pk)

    def test_a_person_stays_at_its_customer(self, program, customer):
        contact = ContactFactory(customer=customer)
        answer = program.ask("patch", f"contacts/{contact.pk}/", {"customer": str(CustomerFactory().pk)})
        assert (answer.json()["field"], answer.json()["code"]) == ("customer", "read_only")

    def test_it_is_refused_when_it_was_changed_since_it_was_read(self, program, customer):
        contact = ContactFactory(customer=customer)
        mark = program.ask("get", f"contacts/{contact.pk}/")["ETag"]
        for status in (200, 412):
            answer = program.ask("patch", f"contacts/{contact.pk}/", {"title": f"{status}"}, If_Match=mark)
            assert answer.status_code == status

    def test_putting_away_is_seen_by_those_who_follow(self, program, customer):
        contact = ContactFactory(customer=customer)
        before = timezone.now()
        answer = program.ask("post", f"contacts/{contact.pk}/archive/")
        assert answer.json()["archived_at"]
        assert program.ask("get", f"contacts/{contact.pk}/").status_code == 404
        moment = before.isoformat().replace("+00:00", "Z")
        found = program.ask("get", f"contacts/?archived=too&changed_since={moment}").json()["results"]
        assert [one["id"] for one in found] == [str(contact.pk)]

    def test_a_merged_persons_key_leads_to_the_one_that_was_kept(self, program, customer):
        kept = ContactFactory(customer=customer)
        gone = ContactFactory(customer=customer, merged_into=kept, archived_at=timezone.now())
        assert program.ask("get", f"contacts/{gone.pk}/").json()["id"] == str(kept.pk)
        answer = program.ask("patch", f"contacts/{gone.pk}/", {"title": "Vd"})
        assert (answer.status_code, answer.json()["code"]) == (409, "merged")


class TestNarrowing:
    """Each parameter of the list."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["Anna", "Bo"]),
            ("q=anna%20alm", ["Anna"]),
            ("q=bo@", ["Bo"]),
            ("customer={0.pk}", ["Bo"]),
            ("position_type=Ledning", ["Anna"]),
            ("position_type=none", ["Bo"]),
            ("archived=only", ["Cia"]),
            (f"customer={uuid.UUID(int=1)}", []),
        ],
    )
    def test_it_gives_those_that_are_meant(self, program, customer, query, found):
        leading = PositionType.objects.get(name="Ledning")
        ContactFactory(first_name="Anna", last_name="Almgren", position_type=leading)
        ContactFactory(first_name="Bo", last_name="Berg", email="bo@x.example", customer=customer)
        ContactFactory(first_name="Cia", last_name="Ceder", archived_at=timezone.now())
        assert names(program.ask("get", f"contacts/?{query.format(customer)}")) == found

    def test_the_number_of_questions_does_not_grow_with_the_page(self, program, query_count):
        program.ask("get", "me/")
        for _n in range(20):
            ContactFactory(position_type=PositionType.objects.first())
        with query_count(3):  # the organisation, the key, the page
            assert len(names(program.ask("get", "contacts/"))) == 20
