"""Bookings as a list, and the fields that an organisation adds to them."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from crm_core.bookings.actions import change_booking
from crm_core.bookings.content import content_of
from crm_core.bookings.series import Scope
from crm_core.custom_fields.actions import add_field
from crm_core.models import Booking, BookingKind
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.factories import CustomerFactory, here, make_booking

ADDRESS = "/bookings/"
TODAY = timezone.localdate


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


@pytest.fixture
def customer(actor):
    return CustomerFactory(name="Granlida Mätteknik", owner=actor.user)


@pytest.fixture
def some(actor, customer):
    days = (-3, 2, 40)
    titles = ("Uppstart", "Genomgång", "Avslut")
    return [
        make_booking(actor, f"{TODAY() + dt.timedelta(days=day)} 10:00", title=title, customer=customer)
        for title, day in zip(titles, days, strict=True)
    ]


@pytest.fixture
def field(organisation, owner):
    values, cars = {"label": "Bil"}, ["Elbil", "Buss"]
    return add_field(actor=Actor(owner), subject="booking", kind="one_of", values=values, options=cars).name


def page(client, **query):
    return client.get(ADDRESS, query).content.decode()


def bulk(client, chosen, do):
    keys = [key_to_short(one.pk) for one in chosen]
    return client.post(f"{ADDRESS}bulk/", {"key": keys, "do": do, "query": ""}, follow=True).content.decode()


def test_it_shows_narrows_and_sends_what_one_may_see_in_the_same_few_questions(
    client_for, member, owner, actor_for, some, query_count
):
    make_booking(actor_for(owner), f"{TODAY() + dt.timedelta(days=2)} 15:00", title="Läkarbesök", is_private=True)
    client = client_for(member)
    shown = page(client)
    assert "Genomgång" in shown
    assert "10.00" in shown
    assert "Avslut" in shown
    assert "Uppstart" not in shown
    assert "Läkarbesök" not in shown
    with query_count(16):
        page(client)
    assert "Uppstart" in page(client, view="past")
    assert "Avslut" not in page(client, day="next-30")
    assert "Genomgång" not in page(client, user=owner.pk)
    assert "Avslut" not in page(client, q="genomgång")
    assert "Avslut" in page(client, q="granlida")
    answer = client.post(f"{ADDRESS}export/", {"as": "csv", "query": ""})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[:3] == ["Vad det gäller", "Börjar", "Kund"]
    assert lines[1].startswith("Genomgång;")
    assert "Granlida Mätteknik" in lines[1]


def test_many_get_a_kind_are_taken_away_and_brought_back(client_for, member, some):
    client, kind = client_for(member), BookingKind.objects.order_by("position")[1]
    bulk(client, some, f"kind:{kind.pk}")
    assert set(Booking.objects.values_list("kind", flat=True)) == {kind.pk}
    assert "2 bokningar är borttagna" in bulk(client, some[:2], "archive")
    assert [one.title for one in Booking.objects.current()] == ["Avslut"]
    assert "2 bokningar är tillbaka" in bulk(client, some[:2], "restore")
    assert Booking.objects.current().count() == 3


def test_an_own_field_is_filled_in_shown_and_changed_where_it_stands(client_for, member, some, field):
    client, base = client_for(member), f"{ADDRESS}{key_to_short(some[1].pk)}/"
    form = client.get(f"{base}edit/").content.decode()
    assert f'name="{field}"' in form
    assert "Buss" in form
    assert client.post(f"{base}fields/{field}/", {"value": "Buss"}).status_code == 302
    assert "Buss" in client.get(base).content.decode()
    client.post(f"{ADDRESS}columns/", {"column": ["starts_at", field], "query": ""})
    assert "Buss" in page(client)


def test_one_of_a_series_that_is_changed_on_its_own_keeps_the_own_fields(actor, field):
    series = make_booking(actor, "2026-03-02 09:00", rule="FREQ=WEEKLY", own={field: None})
    Booking.objects.filter(pk=series.pk).update(custom={field: "x"})
    series.refresh_from_db()
    moved = here("2026-03-09 13:00")
    content = replace(content_of(series), starts_at=moved, ends_at=moved + dt.timedelta(hours=1))
    for at, scope in (("20260309T0900", Scope.THIS), ("20260316T0900", Scope.FOLLOWING)):
        changed = change_booking(actor=actor, pk=series.pk, content=content, at=at, scope=scope)
        assert changed.custom == {field: "x"}


def test_programs_fill_it_in_and_customers_are_selected_by_it(client_for, member, actor, customer, some, field):
    program = program_for(member)
    path = f"bookings/{some[1].pk}/"
    answer = program.ask("patch", path, {field: "Elbil"})
    assert answer.status_code == 200, answer.content
    assert program.ask("get", path).json()[field]
    assert [one["id"] for one in program.ask("get", f"bookings/?{field}=Elbil").json()["results"]] == [str(some[1].pk)]
    CustomerFactory(owner=actor.user)
    option = Booking.objects.get(pk=some[1].pk).custom[field]
    condition = Condition(f"booking.{field}", {"is": [option]})
    assert [one.pk for one in selected(check(Tree(Group(ALL, (condition,))), actor).usable())] == [customer.pk]
