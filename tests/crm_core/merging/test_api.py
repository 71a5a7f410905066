"""Merging through the API."""

import pytest

from crm_core.models import Contact, Customer
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, DealFactory


@pytest.fixture
def program(member):
    return program_for(member)


@pytest.fixture
def kept(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", phone="+4684650041")


@pytest.fixture
def gone(organisation):
    return CustomerFactory(name="Granlida Mätteknik", phone="+4684650042", email="info@granlida.example")


def merge(program, kept, gone, **more):
    return program.ask("post", f"customers/{kept.pk}/merge/", {"gone": str(gone.pk), **more})


def test_two_customers_become_one_with_everything_of_both(program, kept, gone):
    DealFactory(customer=gone)
    answer = merge(program, kept, gone)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["id"], answer.json()["email"]) == (str(kept.pk), "info@granlida.example")
    assert Customer.objects.get(pk=gone.pk).merged_into == kept
    assert kept.deals.count() == 1
    assert program.ask("get", f"customers/{gone.pk}/").json()["id"] == str(kept.pk)


def test_what_is_taken_from_the_one_that_goes_can_be_said(program, kept, gone):
    answer = merge(program, kept, gone, take=["phone"]).json()
    assert (answer["phone"], answer["email"]) == (gone.phone, "")


@pytest.mark.parametrize("take", [["phone", "shoe_size"], "phone"])
def test_what_cannot_be_taken_is_refused_by_name(program, kept, gone, take):
    answer = merge(program, kept, gone, take=take)
    assert answer.status_code == 422
    assert answer.json()["field"].startswith("take")
    assert Customer.objects.get(pk=gone.pk).merged_into is None


def test_one_that_is_merged_already_is_a_conflict(program, kept, gone):
    merge(program, kept, gone)
    assert merge(program, kept, gone).status_code == 409
    assert merge(program, gone, kept).status_code == 409


def test_a_customer_is_not_merged_with_itself(program, kept):
    assert merge(program, kept, kept).status_code == 422


def test_persons_are_merged_too(program, kept):
    stays = ContactFactory(customer=kept, first_name="Maja", last_name="Söderlind")
    goes = ContactFactory(customer=kept, first_name="Maja", last_name="Söderlindh", email="maja@granlida.example")
    answer = program.ask("post", f"contacts/{stays.pk}/merge/", {"gone": str(goes.pk)})
    assert (answer.status_code, answer.json()["email"]) == (200, "maja@granlida.example")
    assert Contact.objects.get(pk=goes.pk).merged_into == stays
