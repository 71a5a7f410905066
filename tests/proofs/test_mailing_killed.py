"""Workers, the queue and the database are killed in the middle of a mailing, and the provider is at fault: nobody gets
it twice."""

import datetime as dt
import json
import random
import time
from collections import Counter

import pytest
from django.db import connection

from crm_core.mailings import actions, lanes, sending, snapshot, wake_ups
from crm_core.mailings.models import Mailing
from crm_core.mailings.states import State
from crm_core.models import Contact, Customer
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.messaging.models import Report
from kundsystem.messaging.reports import store_events
from tenants import reports
from tests import cast
from tests.crm_core.mailings.letters import CONTENT, everybody
from tests.factories import CustomerFactory
from tests.messaging import SENDGRID_KEY
from tests.proofs import restarts
from tests.worker import Worker, environment, send

FAULTS = (
    {"kind": "answer", "status": 429, "chance": 0.01},
    {"kind": "answer", "status": 500, "chance": 0.02},
    {"kind": "answer", "status": 400, "chance": 0.01},
    {"kind": "drop", "chance": 0.02},
    {"kind": "drop", "chance": 0.01, "keep": False},
    {"kind": "slow", "chance": 0.005, "seconds": 3},
)
RESTARTS = ("Valkey", "PostgreSQL")


@pytest.fixture
def size(is_full) -> tuple[int, int]:
    """How many recipients, and how many times the workers are killed."""
    return (20_000, 20) if is_full else (300, 3)


@pytest.fixture
def queue(settings):
    """A Valkey of the proof's own, which keeps what it has, as in earnest."""
    with restarts.own_valkey() as own:
        settings.CELERY_BROKER_URL = own.url
        yield own


@pytest.fixture
def running(committed_organisation, sendgrid, queue, monkeypatch, size) -> Mailing:
    """A mailing that has been started and waits for workers; `woken` opens lanes by the broker."""
    actor = Actor(User.objects.get(email=cast.MEMBER.email))
    customer: Customer = CustomerFactory(name="Ekerum AB")
    Contact.objects.bulk_create(
        Contact(customer=customer, last_name=f"Ek {number}", email=f"p{number}@ekerum.example")
        for number in range(size[0])
    )
    mailing = actions.create_mailing(actor=actor, name="Höstbrev", content=CONTENT, selection=everybody(actor))
    snapshot.prepare(actor=actor, mailing=mailing)

    def by_the_broker(key):
        for lane in range(lanes.LANES):
            send("crm_core.mailings.tasks.send_lane", str(key), lane)

    monkeypatch.setattr(lanes, "open_lanes", by_the_broker)
    monkeypatch.setattr(sending, "SILENCE", dt.timedelta(seconds=8))
    with restarts.lasting_commits():
        yield actions.start_mailing(actor=actor, mailing=mailing)
    Report.objects.all().delete()


@pytest.mark.alone
def test_nobody_gets_it_twice_and_the_report_adds_up(running, sendgrid, queue, size, tmp_path):
    recipients, kills = size
    began = time.monotonic()
    sendgrid.misbehave(*FAULTS)
    more = {
        "KUNDSYSTEM_MAIL_PROVIDER": "sendgrid",
        "KUNDSYSTEM_SENDGRID_HOST": sendgrid.url,
        "KUNDSYSTEM_SENDGRID_API_KEY": SENDGRID_KEY,
        "KUNDSYSTEM_MAIL_TIMEOUT": "2",
        "KUNDSYSTEM_MAIL_PER_MINUTE": "1000000",
        "KUNDSYSTEM_VALKEY_URL": queue.url,
    }
    chance = random.Random(7)
    restarted = {recipients // 3: queue.restart, recipients * 2 // 3: restarts.crash_postgres}
    killed_at = sorted(chance.sample(range(recipients // 20, recipients * 9 // 10), kills))
    number = 0
    worker = Worker(tmp_path / "worker-0.log", environment(**more), processes=2)
    deadline = time.monotonic() + 60 + recipients / 10
    try:
        worker.wait_until_ready()
        while not has_ended(running):
            assert time.monotonic() < deadline, (running.deliveries.counted(), worker.said())
            wake_ups.woken()
            done = settled(running)
            if restarted and done >= min(restarted):
                restarted.pop(min(restarted))()
                continue
            if killed_at and done >= killed_at[0]:
                killed_at.pop(0)
                worker.kill()
                number += 1
                worker = Worker(tmp_path / f"worker-{number}.log", environment(**more), processes=2)
                worker.wait_until_ready()
            time.sleep(0.2)
    finally:
        worker.stop()
    assert number == kills
    assert not restarted
    seconds = time.monotonic() - began

    answer = sendgrid.ask("counts.json")
    accepted: Counter[str] = Counter(answer["counts"])
    assert max(accepted.values()) == 1, "somebody got it twice"
    counted = running.deliveries.counted()
    assert sum(counted.values()) == recipients
    assert set(counted) <= {State.SENT, State.FAILED, State.UNCERTAIN}
    _many, _wrong, refused, dropped, lost, slow = answer["faults"]
    assert counted.get(State.FAILED, 0) <= refused
    # Each worker that is killed has at most one message in each of its two hands, as when the database goes.
    assert counted.get(State.UNCERTAIN, 0) <= dropped + lost + slow + 2 * (kills + len(RESTARTS))
    print(f"\n{recipients} recipients, {kills} kills, {seconds:.0f} s: {dict(counted)}; faults {answer['faults']}")
    for delivery in running.deliveries.filter(state=State.SENT):
        assert accepted[str(delivery.pk)] == 1

    deliver_all(accepted)
    for delivery in running.deliveries.all():
        was_accepted = bool(accepted[str(delivery.pk)])
        assert (delivery.state == State.DELIVERED) == was_accepted
        assert was_accepted or delivery.state in {State.FAILED, State.UNCERTAIN}
    print(f"after the provider's events: {dict(running.deliveries.counted())}")


def deliver_all(accepted: Counter[str]) -> None:
    """Tell of every message that was accepted, in any order, some of it twice."""
    events = [
        {"event": kind, "timestamp": 1795000000, "sg_event_id": f"{key}-{kind}", "delivery": key}
        for key in accepted
        for kind in ("processed", "delivered")
    ]
    random.Random(3).shuffle(events)
    whose = {"organisation": str(connection.tenant.pk)}
    store_events(json.dumps([event | whose for event in events + events[:50]]).encode())
    reports.carry()


def has_ended(mailing: Mailing) -> bool:
    mailing.refresh_from_db(fields=["state"])
    return mailing.has_ended


def settled(mailing: Mailing) -> int:
    counted = mailing.deliveries.counted()
    return sum(number for state, number in counted.items() if state not in {State.QUEUED, State.SENDING})
