"""Likely duplicates are found a stretch of an index at a time; nothing is shown twice, nothing is passed over."""

import pytest
from django.utils import timezone

from crm_core.merging import candidates, finding, queries
from crm_core.merging.actions import differ_customers, merge_customers
from crm_core.merging.subjects import CONTACTS, CUSTOMERS
from crm_core.models import Customer
from kundsystem.accounts.actor import Actor
from tests.factories import ContactFactory, CustomerFactory, NoteFactory


def all_groups(subject=CUSTOMERS):
    """Every group of every page, as sets of names."""
    groups, after = [], ""
    for _turn in range(1000):
        page = finding.likely(Actor.system(), subject, after)
        groups += page.groups
        after = page.after
        if not after:
            return [[member.thing for member in group.members] for group in groups]
    raise AssertionError("it never ends")


def names(groups):
    return sorted(sorted(str(thing) for thing in group) for group in groups)


@pytest.fixture(params=[10_000, 4, 5], ids=["at once", "a few at a time", "five at a time"])
def stretch(request, monkeypatch):
    """However long the stretches are that are read."""
    monkeypatch.setattr(candidates, "STRETCH", request.param)
    monkeypatch.setattr(finding, "HANDFUL", 1 if request.param < 100 else 200)
    monkeypatch.setattr(finding, "PAGE", 1 if request.param < 100 else 20)
    monkeypatch.setattr(finding, "PATIENCE", 0 if request.param == 5 else 10)


def test_all_kinds_are_found_each_once(organisation, stretch):
    for n in range(12):
        CustomerFactory(name=f"Ensam {chr(97 + n) * 9}", org_number=f"55990041{n:02}", postal_town="Lund")
    CustomerFactory(name="Org ett", org_number="5567037485")
    CustomerFactory(name="Org två", org_number="5567037485")
    CustomerFactory(name="Mejl ett", email="a@b.example")
    CustomerFactory(name="Mejl två", email="a@b.example", phone="+4684650041")
    CustomerFactory(name="Telefon ett", mobile="+4684650041")
    CustomerFactory(name="Namnet AB", postal_town="Lund")
    CustomerFactory(name="Namnet", postal_town="Lund", phone="+4684650042")
    CustomerFactory(name="Slipet Mätteknik", postal_town="Kalmar")
    CustomerFactory(name="Slipet Mättekink", postal_town="Kalmar")
    CustomerFactory(name="Bergström Förvaltning", postal_town="Kalmar")
    CustomerFactory(name="Gergström Förvaltning", postal_town="Kalmar")
    assert names(all_groups()) == [
        ["Bergström Förvaltning", "Gergström Förvaltning"],
        ["Mejl ett", "Mejl två"],
        ["Mejl två", "Telefon ett"],
        ["Namnet", "Namnet AB"],
        ["Org ett", "Org två"],
        ["Slipet Mättekink", "Slipet Mätteknik"],
    ]


def test_persons_are_found_by_name_address_and_number(organisation, stretch):
    granlida, other = CustomerFactory(), CustomerFactory()
    for first in ("Maja", "Per", "Karin", "Olle", "Ida", "Nils"):
        ContactFactory(customer=granlida, first_name=first, last_name="Ek")
    ContactFactory(customer=granlida, first_name="Maja", last_name="Söderlind")
    ContactFactory(customer=granlida, first_name="Maja", last_name="Söderlindh", email="maja@a.example")
    ContactFactory(customer=other, first_name="Maja", last_name="Söderlind", email="maja@a.example")
    ContactFactory(customer=other, first_name="Siv", last_name="Ås", phone="+46701740605")
    ContactFactory(customer=granlida, first_name="Siv", last_name="Ås", mobile="+46701740605")
    found = names(all_groups(CONTACTS))
    assert ["Siv Ås", "Siv Ås"] in found
    assert ["Maja Söderlind", "Maja Söderlindh"] in found
    assert len(found) == 3


def test_several_of_the_same_are_one_group_with_the_fullest_first(organisation):
    customers = [CustomerFactory(name=f"Kund {n}", org_number="5567037485") for n in range(4)]
    NoteFactory(customer=customers[2])
    (group,) = finding.likely(Actor.system(), CUSTOMERS).groups
    assert group.members[0].thing == customers[2]
    assert len(group.members) == 4
    assert group.members[0].hung == ["1 anteckning"]
    assert set(group.members[1].others) == {customer.pk for customer in customers} - {group.members[1].thing.pk}


def test_what_many_share_is_no_sign(organisation):
    for _n in range(7):
        CustomerFactory(phone="+4684650041")
    assert all_groups() == []
    one = Customer.objects.first()
    assert finding.like_one(Actor.system(), CUSTOMERS, _facts(one)) == []


def test_the_surest_come_first(organisation):
    for _n in range(2):
        CustomerFactory(phone="+4684650041")
        CustomerFactory(email="a@b.example")
        CustomerFactory(org_number="5567037485")
    assert [group.level for group in finding.likely(Actor.system(), CUSTOMERS).groups] == [0, 1, 2]


def test_what_is_put_away_merged_or_said_to_be_different_is_not_shown(organisation, actor_for, member):
    actor = actor_for(member)
    pairs = [
        [CustomerFactory(org_number=number) for _n in range(2)] for number in ("5567037485", "5599004127", "5590000005")
    ]
    Customer.objects.filter(pk=pairs[0][0].pk).update(archived_at=timezone.now())
    merge_customers(actor=actor, kept=pairs[1][0].pk, gone=pairs[1][1].pk)
    differ_customers(actor=actor, one=pairs[2][1].pk, others=[pairs[2][0].pk])
    assert all_groups() == []
    assert finding.like_one(Actor.system(), CUSTOMERS, _facts(pairs[2][0])) == []


def test_persons_of_archived_customers_are_left_in_peace(organisation):
    old = CustomerFactory(archived_at=timezone.now())
    for _n in range(2):
        ContactFactory(customer=old, first_name="Maja", last_name="Ek")
    assert all_groups(CONTACTS) == []


def test_one_is_told_whom_it_is_like(organisation):
    one = CustomerFactory(name="Granlida Mätteknik AB", email="a@b.example", postal_town="Lund")
    sure = CustomerFactory(name="Granlida", email="a@b.example")
    named = CustomerFactory(name="Granlida Mätteknik")
    slip = CustomerFactory(name="Granlida Mätteknk", postal_town="Lund")
    CustomerFactory(name="Granhöjden")
    found = finding.like_one(Actor.system(), CUSTOMERS, _facts(one))
    assert [member.thing for member in found] == [sure, named, slip]


def test_an_address_that_somebody_made_up_begins_at_the_beginning(organisation):
    for _n in range(2):
        CustomerFactory(org_number="5567037485")
    for made_up in ("x", "W10:1abc:def", "0"):
        assert len(finding.likely(Actor.system(), CUSTOMERS, made_up).groups) == 1


def _facts(customer):
    return queries.with_facts(Actor.system(), CUSTOMERS, [customer.pk])[customer.pk]


def test_one_in_the_same_town_with_a_similar_name_is_proposed_whatever_the_town_is_called(organisation):
    one = CustomerFactory(name="Stockholm Mejeri AB", postal_town="Stockholm")
    near = CustomerFactory(name="Stockholms Mejeri", postal_town="STOCKHOLM")
    CustomerFactory(name="Stockholms Mejeri", postal_town="Malmö")
    CustomerFactory(name="Stockholm Bageri AB", postal_town="Stockholm")
    assert [member.thing for member in finding.like_one(Actor.system(), CUSTOMERS, _facts(one))] == [near]
