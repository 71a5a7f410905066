"""What speaks for two being the same, and what speaks against it."""

import pytest
from django.db import connection

from crm_core.merging import likeness, queries
from crm_core.merging.likeness import EMAIL, NAME, ORG_NUMBER, PHONE, SIMILAR_NAME, trigram_similarity
from crm_core.merging.subjects import CONTACTS, CUSTOMERS
from kundsystem.accounts.actor import Actor
from tests.factories import ContactFactory, CustomerFactory

GRANLIDA = {"name": "Granlida Mätteknik AB", "postal_town": "Lund", "postal_postcode": "22350"}


def of_customers(**other):
    one, two = CustomerFactory(**GRANLIDA), CustomerFactory(**other)
    things = queries.with_facts(Actor.system(), CUSTOMERS, [one.pk, two.pk])
    return likeness.customers_alike(things[one.pk], things[two.pk])


@pytest.mark.parametrize(
    "other, found_by, level",
    [
        ({"name": "Granlida Mätteknik", "postal_town": "Lund"}, NAME, 1),
        ({"name": "GRANLIDA MATTEKNIK HB", "postal_town": "lund"}, NAME, 1),
        ({"name": "Granlida Mätteknik"}, NAME, 1),  # without a town it could be there
        ({"name": "Granlida Mätteknk AB", "postal_town": "Lund"}, SIMILAR_NAME, 2),
        ({"name": "Granlida Mätteknk AB", "postal_town": "Malmö", "postal_postcode": "22350"}, SIMILAR_NAME, 2),
    ],
)
def test_names_in_the_same_place_are_a_reason(organisation, other, found_by, level):
    found = of_customers(**other)
    assert (found.found_by, found.level) == (found_by, level)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Granlida Mätteknik", "postal_town": "Umeå"},  # a chain has the same name in many towns
        {"name": "Granlida Mätteknk AB"},  # nearly the same name, and nobody knows where
        {"name": "Granlida Mätteknik 2", "postal_town": "Lund"},
        {"name": "Granlida Bygg AB", "postal_town": "Lund"},
    ],
)
def test_names_elsewhere_and_other_names_are_none(organisation, other):
    assert of_customers(**other) is None


def test_persons_of_the_same_name_live_at_the_same_postcode(organisation):
    person = {"name": "Anna Andersson", "kind": "person", "postal_town": "Lund"}
    keys = [CustomerFactory(**person, postal_postcode=code).pk for code in ("22350", "22350", "22222", "")]
    things = queries.with_facts(Actor.system(), CUSTOMERS, keys)
    alike = [likeness.customers_alike(things[keys[0]], things[key]) for key in keys[1:]]
    assert [bool(why) for why in alike] == [True, False, False]


@pytest.mark.parametrize(
    "shared, found_by", [("org_number", ORG_NUMBER), ("email", EMAIL), ("phone", PHONE), ("mobile", PHONE)]
)
def test_a_shared_number_or_address_is_a_reason_whatever_they_are_called(organisation, shared, found_by):
    value = {"org_number": "5599004127", "email": "a@b.example"}.get(shared, "+4684650041")
    one, two = CustomerFactory(**{shared: value}), CustomerFactory(**{shared: value})
    things = queries.with_facts(Actor.system(), CUSTOMERS, [one.pk, two.pk])
    assert likeness.customers_alike(things[one.pk], things[two.pk]).found_by == found_by


def test_the_telephone_of_one_may_be_the_mobile_of_the_other(organisation):
    one, two = CustomerFactory(phone="+46701740605"), CustomerFactory(mobile="+46701740605")
    things = queries.with_facts(Actor.system(), CUSTOMERS, [one.pk, two.pk])
    assert likeness.customers_alike(things[one.pk], things[two.pk]).found_by == PHONE


def test_different_organisation_numbers_are_different_customers(organisation):
    same = {"name": "Granlida", "email": "a@b.example", "phone": "+4684650041", "postal_town": "Lund"}
    one, two = CustomerFactory(**same, org_number="5599004127"), CustomerFactory(**same, org_number="5567037485")
    things = queries.with_facts(Actor.system(), CUSTOMERS, [one.pk, two.pk])
    assert likeness.customers_alike(things[one.pk], things[two.pk]) is None


def test_every_reason_is_said(organisation):
    same = {"email": "a@b.example", "phone": "+4684650041", "postal_town": "Lund"}
    one, two = CustomerFactory(name="Granlida AB", **same), CustomerFactory(name="Granlida", **same)
    things = queries.with_facts(Actor.system(), CUSTOMERS, [one.pk, two.pk])
    found = likeness.customers_alike(things[one.pk], things[two.pk])
    assert found.sentence == "Samma e-postadress och telefonnummer. Nästan samma namn."
    assert found.level == 0


MAJA = {"first_name": "Maja", "last_name": "Söderlind", "email": "maja@granlida.example", "mobile": "+46701740605"}


@pytest.mark.parametrize(
    "other, at_same, found_by",
    [
        ({"first_name": "Maja", "last_name": "Söderlind"}, True, NAME),
        ({"first_name": "Maja", "last_name": "Soderlindh"}, True, SIMILAR_NAME),
        ({"first_name": "Maja", "last_name": "Söderlind"}, False, None),
        ({"first_name": "Maja", "last_name": "Söderlind", "email": MAJA["email"]}, False, EMAIL),
        ({"first_name": "M.", "last_name": "Söderlind", "email": MAJA["email"]}, True, EMAIL),
        ({"first_name": "Maja", "last_name": "", "phone": MAJA["mobile"]}, False, PHONE),
        ({"first_name": "Per", "last_name": "Söderlind", "email": MAJA["email"]}, True, None),
        ({"first_name": "Karin", "last_name": "Ek", "mobile": MAJA["mobile"]}, True, None),
    ],
)
def test_persons_are_the_same_only_when_their_names_may_be(organisation, other, at_same, found_by):
    one = ContactFactory(**MAJA)
    two = ContactFactory(**other, **({"customer": one.customer} if at_same else {}))
    things = queries.with_facts(Actor.system(), CONTACTS, [one.pk, two.pk])
    found = likeness.contacts_alike(things[one.pk], things[two.pk])
    assert (found.found_by if found else None) == found_by


@pytest.mark.parametrize(
    "one, other", [("granlida", "granlinda"), ("volvo", "volvo"), ("ab", "cd"), ("", "ab"), ("a", "a")]
)
def test_we_compare_letters_as_the_database_does(db, one, other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.similarity(%s, %s)", [one, other])
        assert trigram_similarity(one, other) == pytest.approx(cursor.fetchone()[0], abs=1e-6)
