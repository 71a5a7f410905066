"""What bookings bring elsewhere: the customer window, search, selections, merging and handing over."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.merging.actions import merge_customers
from crm_core.models import Booking
from crm_core.search.looking import look
from crm_core.search.providers import Looking
from crm_core.search.question import Question
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.handover import hand_over_all
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, make_booking


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


@pytest.fixture
def customer(actor):
    return CustomerFactory(name="Granlida Mätteknik", owner=actor.user)


@pytest.fixture
def booking(actor, customer):
    day = timezone.localdate() + dt.timedelta(days=2)
    return make_booking(actor, f"{day} 10:00", title="Genomgång av anbud", customer=customer, place="Växjö")


def test_the_window_says_what_is_booked_next_and_has_a_tab_of_it(booking, customer, client_for, member):
    client = client_for(member)
    window = client.get(f"/customers/{key_to_short(customer.pk)}/bookings/").content.decode()
    assert window.count("Genomgång av anbud") == 2
    assert f"/bookings/new/?customer={customer.pk}" in window
    page = client.get(f"/bookings/{key_to_short(booking.pk)}/").content.decode()
    assert f"/customers/{key_to_short(customer.pk)}/notes/new/" in page
    assert f"customer={customer.pk}" in page


def test_a_booking_is_found_by_its_words(booking, member, actor_for):
    groups = look(Looking(actor_for(member), Question.read("genomgång växjö"))).groups
    assert [hit.url for group in groups if group.key == "booking" for hit in group.hits] == [
        f"/bookings/{key_to_short(booking.pk)}/"
    ]


def test_customers_are_selected_by_what_is_booked_and_by_what_is_not(booking, customer, actor):
    CustomerFactory(name="Ingen bokad")
    week = Condition("booking", {"when": {"next": 1, "unit": "weeks"}})
    without = Condition("booking", {}, negated=True)
    make_booking(actor, f"{timezone.localdate()} 10:00", customer=CustomerFactory(name="Privat"), is_private=True)
    trees = [Tree(Group(ALL, (condition,))) for condition in (week, without)]
    names = [sorted(found.name for found in selected(check(tree, actor).usable())) for tree in trees]
    assert names == [["Granlida Mätteknik"], ["Ingen bokad", "Privat"]]


def test_bookings_follow_a_customer_that_is_merged(booking, customer, actor, administrator, actor_for):
    kept = CustomerFactory(name="Granlida AB")
    merge_customers(actor=actor_for(administrator), kept=kept.pk, gone=customer.pk)
    booking.refresh_from_db()
    assert booking.customer_id == kept.pk


def test_what_is_to_come_is_handed_over_and_what_has_been_stays(booking, actor, member, owner):
    make_booking(actor, "2026-01-12 10:00", title="Varit")
    hand_over_all(actor, member, owner)
    assert [user.pk for user in booking.users.all()] == [owner.pk]
    assert [user.pk for user in Booking.objects.get(title="Varit").users.all()] == [member.pk]
