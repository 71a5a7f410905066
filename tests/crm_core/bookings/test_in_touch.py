"""What has taken place with a customer counts as having been in touch, as notes do."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from crm_core.bookings import in_touch, wake_ups
from crm_core.bookings.actions import change_booking, take_away
from crm_core.bookings.content import content_of
from crm_core.bookings.series import Scope
from crm_core.history.actions import undo
from crm_core.models import Booking, BookingKind
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.explaining import explain
from crm_core.selections.tree import ALL, Condition, Group, Tree
from tests.factories import CustomerFactory, NoteFactory, booking_kind, here, make_booking


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


@pytest.fixture
def customer(actor):
    return CustomerFactory(owner=actor.user)


@pytest.fixture
def last(customer):
    """When somebody was last in touch with the customer."""

    def ask():
        customer.refresh_from_db()
        return customer.last_contact_at

    return ask


def at(text):
    return time_machine.travel(here(text), tick=False)


def test_a_booking_counts_from_when_it_is_over_and_asks_to_be_woken_then(actor, customer, last):
    with at("2026-11-26 08:00"):
        make_booking(actor, "2026-11-20 10:00", customer=customer)
        booking = make_booking(actor, "2026-11-26 13:00", customer=customer)
        assert last() == here("2026-11-20 11:00")
    with connection.cursor() as cursor:
        cursor.execute("SELECT minute FROM public.tenants_wake_up WHERE kind = %s", [in_touch.HELD])
        assert here("2026-11-26 14:01") in [minute for (minute,) in cursor.fetchall()]
    with at("2026-11-26 13:59"):
        wake_ups.woken()
        assert last() == here("2026-11-20 11:00")
    with at("2026-11-26 14:01"):
        wake_ups.woken()
        assert last() == here("2026-11-26 14:00")
        take_away(actor=actor, pk=booking.pk)
        assert last() == here("2026-11-20 11:00")
        undo(actor=actor, operation=actor.last_operation)
        assert last() == here("2026-11-26 14:00")


def test_of_a_series_the_latest_counts_that_was_not_taken_away_and_the_nightly_round_is_enough(actor, customer, last):
    with at("2026-11-02 08:00"):
        series = make_booking(actor, "2026-11-02 09:00", rule="FREQ=WEEKLY", customer=customer)
        assert last() is None
    with at("2026-11-24 03:00"):
        wake_ups.look_after()
        assert last() == here("2026-11-23 10:00")
        take_away(actor=actor, pk=series.pk, at="20261123T0900", scope=Scope.THIS)
        assert last() == here("2026-11-16 10:00")
        undo(actor=actor, operation=actor.last_operation)
        assert last() == here("2026-11-23 10:00")
    assert Booking.objects.get().next_held_at == here("2026-11-30 10:00")


def test_whole_days_are_over_when_the_day_is(actor, customer, last):
    with at("2026-11-25 23:30"):
        make_booking(actor, "2026-11-24 00:00", hours=48, is_all_day=True, customer=customer)
        assert last() is None
    with at("2026-11-26 00:01"):
        wake_ups.woken()
        assert timezone.localdate(last()) == dt.date(2026, 11, 25)


def test_what_is_private_or_of_a_kind_that_is_no_contact_counts_for_nothing(actor, customer, last):
    internal = BookingKind.objects.create(name="Eget arbete", is_contact=False)
    away = booking_kind(is_away=True)
    with at("2026-11-26 08:00"):
        make_booking(actor, "2026-11-20 10:00", customer=customer, is_private=True)
        make_booking(actor, "2026-11-20 12:00", customer=customer, kind=internal)
        assert last() is None
        assert not BookingKind.objects.get(pk=away.pk).is_contact


def test_whoever_a_booking_was_moved_from_was_not_met(actor, customer, last):
    other = CustomerFactory(owner=actor.user)
    booking = make_booking(actor, "2026-11-20 10:00", customer=customer)
    assert last() == booking.ends_at
    change_booking(actor=actor, pk=booking.pk, content=replace(content_of(booking), customer=other))
    assert last() is None
    other.refresh_from_db()
    assert other.last_contact_at == booking.ends_at


def test_customers_are_selected_by_meetings_within_a_period_that_is_over_and_told_why(actor, customer):
    booking = make_booking(actor, "2026-03-10 10:00", title="Genomgång", customer=customer)
    NoteFactory(customer=customer, happened_at=here("2026-03-02 10:00"))
    CustomerFactory(owner=actor.user)
    march = Condition("contacted", {"when": {"from": "2026-03-01", "to": "2026-03-31"}})
    april = Condition("contacted", {"when": {"from": "2026-04-01", "to": "2026-04-30"}})
    found = [[one.pk for one in selected(check(Tree(Group(ALL, (one,))), actor).usable())] for one in (march, april)]
    assert found == [[customer.pk], []]
    told = str(explain(check(Tree(Group(ALL, (march,))), actor), customer.pk))
    assert "Genomgång" in told
    assert str(booking.pk) in told or "2026, 3, 10" in told
