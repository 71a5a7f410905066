"""Deals through the API."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.models import Deal, DealStatus, DealStatusChange, LossReason, Unit
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


@pytest.fixture
def customer(organisation):
    """Whose deals they are."""
    return CustomerFactory(name="Hällmo", number="77")


@pytest.fixture
def product(organisation):
    """What is sold: a subscription."""
    return ProductFactory(name="Serviceavtal", unit_price="1200.50", recurrence="month", notice_months=3)


def status_in(stage: str) -> DealStatus:
    """The first status that means a stage."""
    return DealStatus.objects.filter(stage=stage).first()


class TestAdding:
    """A deal at a customer."""

    def test_a_product_is_enough(self, program, customer, product, member):
        answer = program.ask("post", "deals/", {"customer": "77", "product": "serviceavtal"})
        found = answer.json()
        assert answer.status_code == 201, answer.content
        assert (found["unit_price"], found["amount"], found["value"]) == ("1200.50", "1200.50", "14406.00")
        assert (found["recurrence"], found["notice_months"], found["stage"]) == ("month", 3, "open")
        assert found["seller"]["id"] == str(member.pk)
        assert found["customer"]["number"] == "77"
        assert found["shares"] == []

    def test_amounts_are_exact_as_numbers_and_as_texts(self, program, customer, product):
        for price in (1200.1, "1200.10", "1 200,10 kr", 12001e-1):
            body = {"customer": "77", "product": "Serviceavtal", "unit_price": price, "quantity": 3, "discount": "10"}
            found = program.ask("post", "deals/", body).json()
            assert (found["unit_price"], found["quantity"], found["amount"]) == ("1200.10", "3.00", "3240.27")

    @pytest.mark.parametrize(
        ("body", "field", "code"),
        [
            ({}, "product", "required"),
            ({"product": "Fanns aldrig"}, "product", "invalid"),
            ({"product": "Serviceavtal", "unit_price": -1}, "unit_price", "invalid"),
            ({"product": "Serviceavtal", "unit_price": True}, "unit_price", "wrong_type"),
            ({"product": "Serviceavtal", "unit_price": 1e300}, "unit_price", "invalid"),
            ({"product": "Serviceavtal", "quantity": 0}, "quantity", "too_small"),
            ({"product": "Serviceavtal", "discount": 101}, "discount", "invalid"),
            ({"product": "Serviceavtal", "amount": "1"}, "amount", "read_only"),
            ({"product": "Serviceavtal", "shares": []}, "shares", "read_only"),
            ({"product": "Serviceavtal", "orderer": "{stranger}"}, "orderer", "other"),
            (
                {"product": "Serviceavtal", "starts_on": "2026-03-01", "ends_on": "2026-02-01"},
                "ends_on",
                "period",
            ),
        ],
    )
    def test_what_is_wrong_is_said_with_its_field(self, program, customer, product, body, field, code):
        stranger = ContactFactory()
        body = {name: str(stranger.pk) if value == "{stranger}" else value for name, value in body.items()}
        answer = program.ask("post", "deals/", {"customer": "77"} | body)
        said = answer.json()
        assert (answer.status_code, said.get("field"), said["code"]) == (422, field, code)
        assert not Deal.objects.exists()


class TestMoving:
    """From one status to another."""

    def test_it_is_dated_and_signed(self, program, customer, member):
        deal = DealFactory(customer=customer)
        won = status_in("won")
        answer = program.ask("post", f"deals/{deal.pk}/status/", {"status": won.name})
        found = answer.json()
        assert (found["stage"], found["ordered_on"]) == ("won", timezone.localdate().isoformat())
        changes = program.ask("get", f"deals/{deal.pk}/status-changes/").json()
        assert changes[0]["status"] == {"id": str(won.pk), "name": won.name}
        assert changes[0]["changed_by"]["id"] == str(member.pk)

    def test_a_lost_one_says_why(self, program, customer):
        deal, why = DealFactory(customer=customer), LossReason.objects.first()
        body = {"status": str(status_in("lost").pk), "loss_reason": why.name}
        assert program.ask("post", f"deals/{deal.pk}/status/", body).json()["loss_reason"]["name"] == why.name

    def test_it_may_be_changed_with_the_rest_too(self, program, customer):
        deal = DealFactory(customer=customer)
        answer = program.ask("patch", f"deals/{deal.pk}/", {"status": status_in("won").name, "description": "Klar"})
        assert (answer.json()["stage"], answer.json()["description"]) == ("won", "Klar")
        assert DealStatusChange.objects.filter(deal=deal, status=status_in("won")).exists()

    def test_it_is_refused_when_it_was_changed_since_it_was_read(self, program, customer):
        deal = DealFactory(customer=customer)
        mark = program.ask("get", f"deals/{deal.pk}/")["ETag"]
        for status in (200, 412):
            answer = program.ask("post", f"deals/{deal.pk}/status/", {"status": status_in("won").name}, If_Match=mark)
            assert answer.status_code == status

    @pytest.mark.parametrize("body", [{}, {"status": None}, {"status": "Fanns aldrig"}])
    def test_a_status_is_needed(self, program, customer, body):
        deal = DealFactory(customer=customer)
        answer = program.ask("post", f"deals/{deal.pk}/status/", body)
        assert (answer.status_code, answer.json()["field"]) == (422, "status")


class TestSharing:
    """The revenue between units."""

    def test_the_shares_are_the_amount_to_the_ore(self, program, customer):
        for name in ("Norr", "Söder", "Väst"):
            Unit.objects.create(name=name)
        deal = DealFactory(customer=customer, unit_price="100.00")
        third = [("Norr", "33.33"), ("Söder", 33.33), ("Väst", "33,34")]
        body = {"shares": [{"unit": unit, "percent": percent} for unit, percent in third]}
        found = program.ask("post", f"deals/{deal.pk}/shares/", body).json()["shares"]
        assert [(one["unit"]["name"], one["percent"], one["amount"]) for one in found] == [
            ("Norr", "33.33", "33.33"),
            ("Söder", "33.33", "33.33"),
            ("Väst", "33.34", "33.34"),
        ]
        assert program.ask("post", f"deals/{deal.pk}/shares/", {"shares": []}).json()["shares"] == []

    @pytest.mark.parametrize(
        ("shares", "code"),
        [
            ([{"unit": "Norr", "percent": 99}], "not_whole"),
            ([{"unit": "Norr", "percent": 50}, {"unit": "norr", "percent": 50}], "unit_twice"),
            ([{"unit": "Norr"}], "wrong_type"),
            ("Norr", "wrong_type"),
            ([{"unit": "Fanns aldrig", "percent": 100}], "invalid"),
            ([{"unit": "Norr", "percent": True}], "wrong_type"),
        ],
    )
    def test_what_is_wrong_is_said(self, program, customer, shares, code):
        Unit.objects.create(name="Norr")
        deal = DealFactory(customer=customer)
        answer = program.ask("post", f"deals/{deal.pk}/shares/", {"shares": shares})
        assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (422, "shares", code)


class TestNarrowing:
    """Each parameter of the list."""

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", "CBA"),
            ("ordering=created", "ABC"),
            ("customer={customer.pk}", "A"),
            ("status={won.pk}", "B"),
            ("stage=open", "CA"),
            ("stage=open&stage=won", "CBA"),
            ("seller=Mona Lind", "A"),
            ("seller=none", "CB"),
            ("product=Serviceavtal", "B"),
            ("unit=Norr", "C"),
            ("is_reference=true", "B"),
            ("is_reference=false", "CA"),
            ("ends_on_from=2026-05-01", "BA"),
            ("ends_on_from=2026-05-01&ends_on_to=2026-06-30", "A"),
            ("ordered_on_to=2026-01-31", "C"),
            ("archived=only", "D"),
            ("changed_since=2199-01-01", ""),
        ],
    )
    def test_it_gives_those_that_are_meant(self, program, customer, product, member, query, found):
        unit = Unit.objects.create(name="Norr")
        DealFactory(customer=customer, description="A", seller=member, ends_on=dt.date(2026, 6, 30))
        won = status_in("won")
        DealFactory(description="B", status=won, product=product, is_reference=True, ends_on=dt.date(2027, 1, 1))
        DealFactory(description="C", unit=unit, ordered_on=dt.date(2026, 1, 31))
        DealFactory(description="D", archived_at=timezone.now())
        url = f"deals/?{query.format(customer=customer, won=won)}".replace(" ", "%20")
        answer = program.ask("get", url)
        assert answer.status_code == 200, answer.content
        assert "".join(deal["description"] for deal in answer.json()["results"]) == found

    def test_the_number_of_questions_does_not_grow_with_the_page(self, program, customer, member, query_count):
        program.ask("get", "me/")
        for _n in range(20):
            DealFactory(customer=customer, seller=member, orderer=ContactFactory(customer=customer))
        with query_count(4):  # the organisation, the key, the page, its shares
            assert len(program.ask("get", "deals/").json()["results"]) == 20
