"""What providers tell of messages gives the same fate in whatever order it comes."""

import datetime as dt
import json
import random
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.mailings import actions, sending
from crm_core.mailings.models import Delivery, Suppression
from crm_core.mailings.states import ACCEPTED, FACT_FIELDS, State, learn
from kundsystem.messaging.failures import TryLater, Uncertain
from kundsystem.messaging.models import Report
from kundsystem.messaging.reports import store_events
from tenants import reports
from tests.crm_core.mailings.letters import Postbox, mailing_to

A, B, C = "a@ekerum.example", "b@ekerum.example", "c@ekerum.example"
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(sorted(ACCEPTED)), st.integers(0, 5)), min_size=1, max_size=8), st.integers())
def test_the_same_facts_give_the_same_fate_whatever_came_first(events, seed):
    chance = random.Random(seed)

    def after(told) -> dict:
        delivery = SimpleNamespace(state=State.SENDING, **dict.fromkeys(FACT_FIELDS))
        for event, minute in told:
            assert learn(delivery, event, NOON + dt.timedelta(minutes=minute))
        return vars(delivery)

    shuffled = events + chance.choices(events, k=3)
    chance.shuffle(shuffled)
    assert after(shuffled) == after(events)


@pytest.fixture
def actor(member, actor_for):
    return actor_for(member)


@pytest.fixture
def sent(actor):
    """Three messages under way, the first of them uncertain and the second waiting for another try."""
    mailing = actions.start_mailing(actor=actor, mailing=mailing_to(actor, A, B, C))
    postbox = Postbox()
    postbox.failures = {A: [Uncertain("Lost.", "x")], B: [TryLater("Not now.", "x")]}
    for _slice in range(3):
        sending.send_slice(mailing.pk, postbox)
    return {delivery.address: delivery for delivery in mailing.deliveries.all()}


def event(to, kind: str, house, number: int = 1, **more) -> dict:
    facts = {"event": kind, "timestamp": 1795000000 + number, "sg_event_id": f"{to.pk}-{kind}-{number}"}
    return facts | {"organisation": str(house.pk), "delivery": str(to.pk)} | more


def tell(*events: dict) -> None:
    store_events(json.dumps(events).encode())
    reports.carry()


def state_of(delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_what_the_provider_knows_decides_what_we_do_not(sent, organisation):
    tell(event(sent[A], "delivered", organisation), event(sent[B], "processed", organisation))
    assert state_of(sent[A]) == State.DELIVERED
    assert state_of(sent[B]) == State.SENT, "so it is not tried again"
    postbox = Postbox()
    Delivery.objects.update(not_before=NOON)
    sending.send_slice(sent[A].mailing_id, postbox)
    assert postbox.addresses == []
    assert not Report.objects.exclude(outcome="applied").exists()


def test_an_event_that_comes_before_the_answer_is_kept(actor, organisation):
    mailing = actions.start_mailing(actor=actor, mailing=mailing_to(actor, A))
    postbox = Postbox()
    delivery = mailing.deliveries.get()
    postbox.before = lambda _envelope: tell(event(delivery, "delivered", organisation))
    sending.send_slice(mailing.pk, postbox)
    assert state_of(delivery) == State.DELIVERED
    assert delivery.provider_id == "id-1"


def test_a_bounce_a_complaint_and_opting_out_bar_the_address(sent, organisation):
    tell(
        event(sent[A], "bounce", organisation, reason="550 No such user", type="bounce"),
        event(sent[B], "spamreport", organisation),
        event(sent[C], "bounce", organisation, reason="421 Try later", type="blocked"),
        event(sent[C], "group_unsubscribe", organisation, 2),
    )
    assert (state_of(sent[A]), sent[A].reason) == (State.BOUNCED, "550 No such user")
    assert state_of(sent[B]) == State.COMPLAINED
    assert state_of(sent[C]) == State.BOUNCED
    assert dict(Suppression.objects.values_list("address", "reason")) == {
        A: "bounced",
        B: "complained",
        C: "opted_out",
    }


def test_what_is_foreign_or_unknown_is_kept_and_does_nothing(sent, organisation, other_organisation):
    before = {address: state_of(delivery) for address, delivery in sent.items()}
    tell(
        event(sent[C], "bounce", other_organisation),
        event(sent[C], "bounce", organisation, 2, delivery="11111111-1111-1111-1111-111111111111"),
        event(sent[C], "bounce", organisation, 3, delivery="nonsense"),
        event(sent[C], "bounce", organisation, 4, organisation="nobody"),
        event(sent[C], "group_resubscribe", organisation, 5),
    )
    assert {address: state_of(delivery) for address, delivery in sent.items()} == before
    assert sorted(Report.objects.values_list("outcome", flat=True)) == ["ignored", *["unknown"] * 4]
    assert not Suppression.objects.exists()
