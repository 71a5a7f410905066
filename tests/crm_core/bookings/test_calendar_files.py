"""Calendar files, as other programs read them: vobject parses, recurring-ical-events expands."""

import datetime as dt
from dataclasses import replace

import pytest
import vobject
from hypothesis import HealthCheck, Phase, given, settings

from crm_core.bookings import feeds
from crm_core.bookings.actions import change_booking, take_away
from crm_core.bookings.content import content_of
from crm_core.bookings.series import Scope
from kundsystem.shared.keys import key_to_short
from tests.crm_core.bookings.expansion import expanded_elsewhere, expanded_here, fed, file_now, hold, plans
from tests.factories import CustomerFactory, here, make_booking


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


def test_a_series_with_exceptions_is_expanded_alike_over_the_nights_when_the_clock_is_changed(actor):
    booking = make_booking(actor, "2026-03-02 09:00", rule="FREQ=WEEKLY", repeats_until=dt.date(2026, 11, 30))
    take_away(actor=actor, pk=booking.pk, at="20260406T0900", scope=Scope.THIS)
    moved = replace(content_of(booking), starts_at=here("2026-03-31 13:00"), ends_at=here("2026-03-31 14:00"))
    change_booking(actor=actor, pk=booking.pk, content=moved, at="20260330T0900", scope=Scope.THIS)
    assert expanded_elsewhere() == expanded_here(actor)
    assert len(expanded_here(actor)) == 39


def test_whole_days_are_days_to_others_too(actor):
    make_booking(actor, "2026-10-24 00:00", hours=72, is_all_day=True)
    event = vobject.readOne(file_now().decode()).vevent
    assert (event.dtstart.value, event.dtend.value) == (dt.date(2026, 10, 24), dt.date(2026, 10, 27))


def test_another_parser_reads_all_that_is_said(actor, client_for, member):
    customer = CustomerFactory(name="Åkerbär; Söner, AB", owner=member)
    booking = make_booking(
        actor, "2026-12-28 09:00", customer=customer, place="Storgatan 1, Växjö", text="Rad ett\nrad två", title="Avtal"
    )
    answer = client_for(member).get(f"/bookings/{key_to_short(booking.pk)}/event.ics")
    event = vobject.readOne(answer.content.decode()).vevent
    assert event.summary.value == "Åkerbär; Söner, AB, Avtal"
    assert event.location.value == "Storgatan 1, Växjö"
    assert event.description.value.startswith("Rad ett\nrad två")
    assert event.dtstart.value == here("2026-12-28 09:00")
    assert event.uid.value == f"{booking.pk}@kundsystem"


def test_a_feed_has_so_many_events_at_most_and_few_questions(actor, query_count, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 10)
    with query_count(8):  # three of them book
        assert fed(actor, 12).count(b"BEGIN:VEVENT") == 10


def test_a_feed_is_read_without_signing_in_until_it_is_revoked_and_veils_what_is_private(
    actor, owner, actor_for, client_for, anonymous
):
    today = dt.date.today()  # noqa: DTZ011
    make_booking(actor_for(owner), f"{today} 10:00", title="Tandläkaren", is_private=True)
    make_booking(actor, f"{today} 12:00", title="Lunch")
    client = client_for(actor.user)
    page = client.post("/calendar/subscribe/", {"of": "team"})
    address = page.content.decode().split('readonly value="')[1].split('"')[0]
    path = "/" + address.split("/", 3)[3]
    text = anonymous.get(path).content.decode()
    assert "Lunch" in text
    assert "Tandläkaren" not in text
    assert text.count("BEGIN:VEVENT") == 2
    key = page.context["feeds"][0].pk
    client.post(f"/calendar/subscribe/{key_to_short(key)}/revoke/")
    assert anonymous.get(path).status_code == 404


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(plan=plans)
def test_any_series_is_expanded_as_an_independent_library_does(actor, plan):
    hold(actor, plan)
