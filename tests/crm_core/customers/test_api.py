"""Customers through the API: the same rules, sentences and conflicts as on the pages."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Industry, Tag, Unit
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import fields_of
from crm_core.history.models import Change
from tests.api import program_for
from tests.factories import CustomerFactory, default_status


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


def names(answer) -> list[str]:
    return [customer["name"] for customer in answer.json()["results"]]


class TestReading:
    """What a customer looks like."""

    def test_every_field_of_the_registry_is_there(self, program):
        customer = CustomerFactory()
        found = program.ask("get", f"customers/{customer.pk}/").json()
        assert {field.name for field in fields_of(CUSTOMER)} <= set(found)

    def test_values_are_as_they_are_kept_and_references_say_what_they_are(self, program, member):
        industry = Industry.objects.create(name="Bergteknik")
        parent = CustomerFactory(name="Moder AB", number="77")
        tag = Tag.objects.create(name="Viktig", subject="customer")
        customer = CustomerFactory(
            name="Hällmo",
            owner=member,
            industry=industry,
            parent=parent,
            phone="+46846500412",
            employees=12,
            customer_since=dt.date(2020, 3, 9),
        )
        CustomerTag.objects.create(customer=customer, tag=tag)
        found = program.ask("get", f"customers/{customer.pk}/").json()
        assert found["id"] == str(customer.pk)
        assert found["owner"] == {"id": str(member.pk), "name": member.name}
        assert found["industry"] == {"id": str(industry.pk), "name": "Bergteknik"}
        assert found["parent"] == {"id": str(parent.pk), "number": "77", "name": "Moder AB"}
        assert found["tags"] == [{"id": str(tag.pk), "name": "Viktig"}]
        assert (found["phone"], found["employees"], found["customer_since"]) == ("+46846500412", 12, "2020-03-09")
        assert (found["unit"], found["archived_at"]) == (None, None)

    def test_a_merged_ones_key_leads_to_the_one_that_was_kept_and_changes_nothing(self, program):
        kept = CustomerFactory(name="Kvar AB")
        gone = CustomerFactory(merged_into=kept, archived_at=timezone.now())
        found = program.ask("get", f"customers/{gone.pk}/").json()
        assert (found["id"], found["name"]) == (str(kept.pk), "Kvar AB")
        asked = [("patch", ""), ("post", "archive/"), ("post", "restore/")]
        for method, what in asked:
            answer = program.ask(method, f"customers/{gone.pk}/{what}", {"name": "X"} if method == "patch" else None)
            assert (answer.status_code, answer.json()["code"]) == (409, "merged")
        assert names(program.ask("get", "customers/?archived=too")) == ["Kvar AB"]

    def test_one_that_is_not_there_is_not_found(self, program):
        answer = program.ask("get", f"customers/{uuid.uuid4()}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


class TestAdding:
    """A new customer."""

    def test_a_name_is_enough(self, program, member):
        answer = program.ask("post", "customers/", {"name": "Hällmo Elteknik AB"})
        assert answer.status_code == 201, answer.content
        customer = Customer.objects.get(name="Hällmo Elteknik AB")
        assert customer.status == default_status()
        assert answer.json()["number"] == customer.number
        assert answer["Location"].endswith(f"/api/v1/customers/{customer.pk}/")
        change = Change.objects.get(table_name="customer", row_id=customer.pk, op="I")
        assert (change.verb, change.door, change.actor) == ("customer.create", "api", member.pk)

    def test_own_values_are_given_by_name_or_key(self, program, member):
        unit = Unit.objects.create(name="Norr")
        tag = Tag.objects.create(name="Ett, två", subject="customer")
        body = {"name": "X", "status": "kund", "unit": str(unit.pk), "owner": member.email, "tags": ["Ett, två"]}
        found = program.ask("post", "customers/", body).json()
        assert found["status"]["name"] == "Kund"
        assert (found["unit"]["id"], found["owner"]["id"]) == (str(unit.pk), str(member.pk))
        assert found["tags"] == [{"id": str(tag.pk), "name": "Ett, två"}]

    def test_what_people_write_is_understood(self, program):
        body = {"name": "  X  AB ", "phone": "08-465 004 12", "org_number": "556703-7485", "website": "x.se"}
        found = program.ask("post", "customers/", body).json()
        assert (found["name"], found["phone"]) == ("X AB", "+46846500412")
        assert (found["org_number"], found["website"]) == ("5567037485", "https://x.se")

    @pytest.mark.parametrize(
        ("body", "field", "code"),
        [
            ({}, "name", "required"),
            ({"name": " "}, "name", "required"),
            ({"name": None}, "name", "wrong_type"),
            ({"name": 12}, "name", "wrong_type"),
            ({"name": "x" * 201}, "name", "too_long"),
            ({"name": "X", "org_number": "556703-7486"}, "org_number", "invalid"),
            ({"name": "X", "employees": "12"}, "employees", "wrong_type"),
            ({"name": "X", "employees": True}, "employees", "wrong_type"),
            ({"name": "X", "employees": -1}, "employees", "invalid"),
            ({"name": "X", "employees": 1.5}, "employees", "invalid"),
            ({"name": "X", "status": "Fanns aldrig"}, "status", "invalid"),
            ({"name": "X", "status": ""}, "status", "required"),
            ({"name": "X", "kind": "Företag"}, "kind", "invalid"),
            ({"name": "X", "tags": "Viktig"}, "tags", "wrong_type"),
            ({"name": "X", "tags": ["Fanns aldrig"]}, "tags", "invalid"),
            ({"name": "X", "customer_since": "i fjol"}, "customer_since", "invalid"),
            ({"name": "X", "nmae": "Y"}, "nmae", "unknown_field"),
            ({"name": "X", "created": "2026-01-01"}, "created", "read_only"),
        ],
    )
    def test_what_is_wrong_is_said_with_its_field(self, program, body, field, code):
        answer = program.ask("post", "customers/", body)
        said = answer.json()
        assert (answer.status_code, said["code"], said["field"]) == (422, code, field)
        assert said["errors"] == {field: [said["message"]]}
        assert not Customer.objects.exists()

    def test_several_wrong_fields_are_said_at_once(self, program):
        said = program.ask("post", "customers/", {"name": "X", "email": "x", "employees": -1}).json()
        assert said["code"] == "invalid_fields"
        assert set(said["errors"]) == {"email", "employees"}

    def test_the_sentence_is_the_forms_own(self, program, client_for, member):
        said = program.ask("post", "customers/", {"name": "X", "email": "hällmo"}).json()["message"]
        page = client_for(member).post("/customers/new/", {"name": "X", "kind": "company", "email": "hällmo"})
        assert said in page.content.decode()

    def test_a_number_is_taken_once(self, program):
        CustomerFactory(number="77")
        answer = program.ask("post", "customers/", {"name": "X", "number": "77"})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "number_taken", "number")

    def test_a_reader_is_refused_before_anything_is_read(self, reader):
        answer = program_for(reader).ask("post", "customers/", {"nmae": "X"})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


class TestChanging:
    """Changing what is named, and nothing else."""

    def test_the_rest_stays(self, program, member):
        customer = CustomerFactory(name="Hällmo", phone="+46846500412", owner=member)
        answer = program.ask("patch", f"customers/{customer.pk}/", {"phone": "", "owner": None})
        customer.refresh_from_db()
        assert answer.status_code == 200, answer.content
        assert (customer.name, customer.phone, customer.owner) == ("Hällmo", "", None)

    def test_it_is_refused_when_it_was_changed_since_it_was_read(self, program):
        customer = CustomerFactory(name="Hällmo")
        mark = program.ask("get", f"customers/{customer.pk}/")["ETag"]
        first = program.ask("patch", f"customers/{customer.pk}/", {"name": "Hällmo El"}, If_Match=mark)
        second = program.ask("patch", f"customers/{customer.pk}/", {"name": "Hällmo Kyl"}, If_Match=mark)
        third = program.ask("patch", f"customers/{customer.pk}/", {"name": "Hällmo Kyl"}, If_Match=first["ETag"])
        assert (first.status_code, second.status_code, third.status_code) == (200, 412, 200)
        assert second.json()["code"] == "changed_meanwhile"

    @pytest.mark.parametrize("mark", ["*", 'W/"{}"', '"other", "{}"'])
    def test_the_mark_may_be_weak_one_of_several_or_any(self, program, mark):
        customer = CustomerFactory()
        present = program.ask("get", f"customers/{customer.pk}/")["ETag"].strip('"')
        answer = program.ask("patch", f"customers/{customer.pk}/", {"name": "Y"}, If_Match=mark.format(present))
        assert answer.status_code == 200

    def test_what_the_system_keeps_itself_leaves_the_mark_alone(self, program):
        customer = CustomerFactory()
        before = program.ask("get", f"customers/{customer.pk}/")["ETag"]
        Customer.objects.update(last_contact_at=timezone.now())
        assert program.ask("get", f"customers/{customer.pk}/")["ETag"] == before

    def test_a_company_is_not_its_own_parent(self, program):
        customer = CustomerFactory(number="77")
        answer = program.ask("patch", f"customers/{customer.pk}/", {"parent": "77"})
        assert (answer.status_code, answer.json()["code"]) == (422, "circle")


class TestArchiving:
    """Away and back."""

    def test_it_goes_and_comes_back_however_often_it_is_asked(self, program):
        customer = CustomerFactory()
        for _time in range(2):
            gone = program.ask("post", f"customers/{customer.pk}/archive/")
            assert gone.status_code == 200
            assert gone.json()["archived_at"]
        for _time in range(2):
            back = program.ask("post", f"customers/{customer.pk}/restore/")
            assert back.json()["archived_at"] is None

    def test_a_reader_may_not(self, reader):
        customer = CustomerFactory()
        assert program_for(reader).ask("post", f"customers/{customer.pk}/archive/").status_code == 403
        assert not Customer.objects.archived().exists()


class TestNarrowing:
    """Each parameter of the list."""

    @pytest.fixture(autouse=True)
    def register(self, member):
        """Three customers that differ in everything."""
        statuses = list(CustomerStatus.objects.all())
        norr, bygg = Unit.objects.create(name="Norr"), Industry.objects.create(name="Gruvor")
        tag = Tag.objects.create(name="Viktig", subject="customer")
        a = CustomerFactory(name="Almgruvan AB", status=statuses[1], owner=member, unit=norr, industry=bygg)
        Customer.objects.filter(pk=a.pk).update(postal_postcode="11418", postal_town="Örebro")
        CustomerTag.objects.create(customer=a, tag=tag)
        b = CustomerFactory(name="Björkfallet AB", status=statuses[2], kind="association")
        Customer.objects.filter(pk=b.pk).update(postal_postcode="22100", postal_town="Lund")
        c = CustomerFactory(name="Cedersunds AB", archived_at=timezone.now())
        long_ago = timezone.now() - dt.timedelta(days=30)
        Customer.objects.exclude(pk=c.pk).update(updated_at=long_ago)
        self.status, self.c = statuses[1], c

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", "AB"),
            ("q=gruva", "A"),
            ("q=%C3%96rebro", ""),
            ("owner=Mona Lind", "A"),
            ("owner=none", "B"),
            ("owner=none&owner=mona@alfa.example", "AB"),
            ("unit=Norr", "A"),
            ("industry=gruvor", "A"),
            ("industry=none", "B"),
            ("tags=Viktig", "A"),
            ("kind=association", "B"),
            ("kind=association&kind=company", "AB"),
            ("town=%C3%B6re", "A"),
            ("postcode_from=2", "B"),
            ("postcode_to=114", "A"),
            ("postcode_from=110&postcode_to=12", "A"),
            ("archived=only", "C"),
            ("archived=too", "ABC"),
            ("archived=too&changed_since=2026-11-01", "C"),
            ("changed_since=1999-01-01T00:00:00Z", "AB"),
            ("status=01890000-0000-7000-8000-000000000000", ""),
        ],
    )
    def test_it_gives_those_that_are_meant(self, program, query, found, time_machine_at):
        answer = program.ask("get", f"customers/?{query.replace(' ', '%20')}")
        assert answer.status_code == 200, answer.content
        assert "".join(name[0] for name in names(answer)) == found

    def test_a_status_is_given_by_key_or_name(self, program):
        for value in (self.status.pk, self.status.name.upper()):
            assert names(program.ask("get", f"customers/?status={value}")) == ["Almgruvan AB"]

    @pytest.mark.parametrize(
        "query",
        [
            *("colour=red", "archived=yes", "kind=firm", "changed_since=ig%C3%A5r", "status=Fanns aldrig", "limit=0"),
            *("limit=201", "limit=x", "cursor=x", "q=a&q=b", "q=%00", "ordering=colour", f"q={'x' * 201}"),
        ],
    )
    def test_what_is_not_understood_is_refused_by_name(self, program, query):
        answer = program.ask("get", f"customers/?{query.replace(' ', '%20')}")
        said = answer.json()
        assert (answer.status_code, said["field"]) == (400, query.split("=")[0])


@pytest.fixture
def time_machine_at():
    """The day that the table above speaks of."""
    import time_machine

    with time_machine.travel(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), tick=True):
        yield


class TestPaging:
    """All of it, once, in order, both ways."""

    @pytest.mark.parametrize("ordering", ["name", "-name", "number", "-number", "created", "-created", "-changed"])
    def test_forwards_and_back_again(self, program, ordering):
        Customer.objects.bulk_create(
            Customer(name=f"Lika {n % 3}", number=f"N{n:02}", status=default_status()) for n in range(11)
        )
        url, pages = f"customers/?ordering={ordering}&limit=3", []
        while url:
            answer = program.ask("get", url).json()
            pages.append([customer["id"] for customer in answer["results"]])
            url = answer["next"] and answer["next"].split("localhost")[1]
        assert [len(page) for page in pages] == [3, 3, 3, 2]
        assert len({key for page in pages for key in page}) == 11
        back, url = [pages[-1]], answer["previous"]
        while url:
            answer = program.ask("get", url.split("localhost")[1]).json()
            back.insert(0, [customer["id"] for customer in answer["results"]])
            url = answer["previous"]
        assert back == pages

    def test_the_order_is_the_swedish_one(self, program):
        for name in ("Östman", "Zetterlund", "Åkesson", "ärlig"):
            CustomerFactory(name=name)
        assert names(program.ask("get", "customers/")) == ["Zetterlund", "Åkesson", "ärlig", "Östman"]

    def test_a_cursor_of_another_order_is_refused(self, program):
        for _n in range(3):
            CustomerFactory()
        url = program.ask("get", "customers/?limit=1").json()["next"].split("localhost")[1]
        assert program.ask("get", url + "&ordering=-name").json()["field"] == "cursor"

    def test_the_number_of_questions_does_not_grow_with_the_page(self, program, member, query_count):
        tag = Tag.objects.create(name="Viktig", subject="customer")
        program.ask("get", "me/")  # notes that the key is used
        for _n in range(20):
            customer = CustomerFactory(owner=member, parent=CustomerFactory(), industry=Industry.objects.first())
            CustomerTag.objects.create(customer=customer, tag=tag)
        with query_count(4):  # the organisation, the key, the page, its tags
            assert len(names(program.ask("get", "customers/?limit=40"))) == 40
