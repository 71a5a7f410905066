"""A hundred thousand reports on messages, in any order, more than once, some before the message is known to have left,
some forged: each message ends as what happened to it says, and what is not the provider's changes nothing."""

import logging
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django_tenants.utils import tenant_context

from crm_core.mailings import actions, sending, snapshot
from crm_core.mailings.models import Delivery, Suppression
from crm_core.mailings.states import State
from crm_core.mailings.tallying import states_of
from crm_core.models import Contact
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.messaging.failures import Uncertain
from kundsystem.messaging.models import Report
from tenants import reports
from tests import cast
from tests.clients import OrganisationClient
from tests.crm_core.mailings.letters import CONTENT, everybody
from tests.factories import CustomerFactory

HOOK = "/hooks/sendgrid/events/"
BODY = 200  # events in a report
CARRIERS = 2


@dataclass(frozen=True)
class Story:
    """What happens to a message: what the provider tells of it, and how it then stands.

    Args:
        events: in the order in which they happen.
        state: that the message ends in; None: as we left it.
        barred: why its address gets no more mailings.
        is_told_of: whether the provider took it at all.
    """

    events: tuple[str, ...]
    state: State | None
    barred: str = ""


STORIES = (
    Story(("processed", "delivered"), State.DELIVERED),
    Story(("processed", "deferred", "deferred", "delivered", "open", "open"), State.OPENED),
    Story(("processed", "delivered", "open", "click", "open"), State.CLICKED),
    Story(("processed", "deferred", "bounce"), State.BOUNCED, "bounced"),
    Story(("processed", "blocked"), State.BOUNCED),
    Story(("processed", "dropped"), State.FAILED),
    Story(("processed", "delivered", "open", "spamreport", "unsubscribe"), State.COMPLAINED, "complained"),
    Story(("processed", "delivered", "group_unsubscribe"), State.DELIVERED, "opted_out"),
    Story(("processed",), State.SENT),
    Story((), None),
)


@dataclass
class Message:
    """A message of the mailing with its story; `is_lost` when the provider's answer never came."""

    delivery: Delivery
    story: Story
    is_lost: bool
    reason: str = ""

    @property
    def state(self) -> str:
        if self.story.state is not None:
            return self.story.state
        return State.UNCERTAIN if self.is_lost else State.SENT


@dataclass
class World:
    """Everything that is told, by whom and when; a step is a whole report, or that we write down that one has left."""

    house: Any
    messages: list[Message]
    keys: set[str] = field(default_factory=set)
    refused: int = 0

    def events(self, chance: random.Random) -> Iterator[dict[str, Any]]:
        """Every event of every story, each once or up to three times."""
        for number, one in enumerate(self.messages):
            for place, kind in enumerate(one.story.events):
                event = self.event(one.delivery.pk, "bounce" if kind == "blocked" else kind, f"{number}-{place}")
                if kind in {"bounce", "blocked", "dropped"}:
                    one.reason = f"550 {number}"
                    event |= {"reason": one.reason} | ({"type": "blocked"} if kind == "blocked" else {})
                event["timestamp"] += place * 60
                yield from [event] * chance.choice((1, 1, 1, 2, 3))

    def event(self, delivery: object, kind: str, name: str, **more: Any) -> dict[str, Any]:
        self.keys.add(name)
        facts = {"event": kind, "timestamp": 1795000000, "sg_event_id": name, "email": "p@ekerum.example"}
        return facts | {"organisation": str(self.house.pk), "delivery": str(delivery)} | more

    def foreign(self, chance: random.Random, many: int, stranger: str, out: uuid.UUID) -> Iterator[dict[str, Any]]:
        """Events about nothing of this organisation's, or about what was never sent; all of them signed."""
        for number in range(many):
            real = chance.choice(self.messages).delivery.pk
            yield chance.choice(
                (
                    self.event(real, "spamreport", f"f{number}", organisation=stranger),
                    self.event(real, "bounce", f"f{number}", organisation="nobody"),
                    self.event(real, "bounce", f"f{number}", organisation=str(uuid.uuid4())),
                    self.event(uuid.uuid4(), "bounce", f"f{number}"),
                    self.event("x" * 400, "click", f"f{number}"),
                    self.event(out, "spamreport", f"f{number}"),
                )
            )


@pytest.fixture
def many(is_full) -> int:
    """How many events."""
    return 100_000 if is_full else 2_000


@pytest.fixture
def world(committed_organisation, many) -> Iterator[World]:
    """Messages that are being handed over, none of them known to have left; one was never to be sent."""
    chance = random.Random(11)
    actor = Actor(User.objects.get(email=cast.MEMBER.email))
    # A message has 2.7 events in its story, each told 1.6 times.
    number = int(many / 4.5)
    customer = CustomerFactory()
    people = [
        Contact(customer=customer, last_name=f"Ek {one}", email=f"p{one}@ekerum.example") for one in range(number)
    ]
    Contact.objects.bulk_create(people, batch_size=2000)
    mailing = actions.create_mailing(actor=actor, name="Höstbrev", content=CONTENT, selection=everybody(actor))
    snapshot.prepare(actor=actor, mailing=mailing)
    deliveries = list(mailing.deliveries.order_by("pk"))
    Delivery.objects.filter(pk=deliveries[0].pk).update(state=State.LEFT_OUT, reason="consent")
    mailing.deliveries.exclude(pk=deliveries[0].pk).update(state=State.SENDING, attempts=1)
    stories = [chance.choice(STORIES) for _delivery in deliveries[1:]]
    yield World(
        committed_organisation,
        [Message(one, told, chance.random() < 0.3) for one, told in zip(deliveries[1:], stories, strict=True)],
    )
    connection.set_schema_to_public()
    Report.objects.all().delete()


def test_each_message_ends_as_what_happened_to_it_says(world, sendgrid, many, another_committed_organisation, caplog):
    chance, began = random.Random(5), time.monotonic()
    house = world.house
    left_out = Delivery.objects.get(state=State.LEFT_OUT)
    foreign = list(world.foreign(chance, many // 50, str(another_committed_organisation.pk), left_out.pk))
    told = [*world.events(chance), *foreign]
    chance.shuffle(told)
    bodies = [told[place : place + BODY] for place in range(0, len(told), BODY)]
    steps: list[Callable[[], object]] = [
        *(lambda body=body: post(sendgrid, body, expected=204) for body in bodies),
        *(lambda body=body: post(sendgrid, body, expected=204) for body in bodies[:: max(1, len(bodies) // 5)]),
        *(lambda one=one: left(house, one) for one in world.messages),
        *(lambda how=how: forged(world, sendgrid, chance, how) for how in FORGERIES * 3),
    ]
    chance.shuffle(steps)
    with caplog.at_level(logging.WARNING), carriers():
        for step in steps:
            step()
    while_carrying = time.monotonic() - began
    connection.set_schema_to_public()
    reports.carry()
    seconds = time.monotonic() - began

    assert set(Report.objects.values_list("key", flat=True)) == world.keys, "each is stored once, and no other"
    assert not Report.objects.filter(applied_at__isnull=True).exists()
    outcomes = Counter(Report.objects.values_list("outcome", flat=True))
    assert outcomes["unknown"] == len(foreign)
    connection.set_tenant(house)
    found = {row[0]: row[1:] for row in Delivery.objects.values_list("pk", "state", "reason")}
    assert found[left_out.pk] == (State.LEFT_OUT, "consent")
    for message in world.messages:
        state, reason = found[message.delivery.pk]
        assert state == message.state, (message.story, message.is_lost)
        if message.story.state in {State.BOUNCED, State.FAILED}:
            assert reason == message.reason, message.story
    barred = {one.delivery.address: one.story.barred for one in world.messages if one.story.barred}
    assert dict(Suppression.objects.values_list("address", "reason")) == barred
    assert states_of(left_out.mailing_id) == Counter(state for state, _reason in found.values())
    said = [record.getMessage() for record in caplog.records]
    assert sum("was refused" in line for line in said) == world.refused == len(FORGERIES) * 3
    assert sum("is about nothing" in line for line in said) + nobodys(said) == len(foreign)
    with tenant_context(another_committed_organisation):
        assert not Suppression.objects.exists()
    print(
        f"\n{len(told)} events on {len(world.messages)} messages, {len(foreign)} foreign, in {len(bodies)} reports:"
        f" {while_carrying:.0f} s, carried after {seconds:.0f} s: {dict(outcomes)}; {world.refused} reports refused"
    )


def nobodys(said: list[str]) -> int:
    """How many reports are said to be about no organisation."""
    return sum(int(line.split(" ")[0]) for line in said if "about no organisation here" in line)


def post(sendgrid, events: list[dict[str, Any]], *, expected: int, changed=str, **how: Any) -> None:  # type: ignore[no-untyped-def]
    """Report as the provider does, or as somebody who would like to be it."""
    report = sendgrid.signed(events, **how)
    connection.set_schema_to_public()
    answer = OrganisationClient(HTTP_HOST=settings.BASE_DOMAIN).post(
        HOOK,
        changed(report["body"]).encode(),
        content_type="application/json",
        headers={
            "X-Twilio-Email-Event-Webhook-Signature": report["signature"],
            "X-Twilio-Email-Event-Webhook-Timestamp": report["timestamp"],
        },
    )
    assert answer.status_code == expected


FORGERIES: tuple[dict[str, Any], ...] = (
    {"by": "a stranger"},
    {"age": 30 * 60 * 60},
    {"changed": lambda body: body.replace("delivered", "bounce")},
)


def forged(world: World, sendgrid, chance: random.Random, how: dict[str, Any]) -> None:  # type: ignore[no-untyped-def]
    """Say of real messages what did not happen."""
    keys = set(world.keys)
    victims = chance.choices(world.messages, k=20)
    lies = [
        world.event(one.delivery.pk, chance.choice(("bounce", "spamreport", "delivered")), f"lie-{uuid.uuid4()}")
        for one in victims
    ]
    lies.append(world.event(victims[0].delivery.pk, "delivered", "lie"))
    post(sendgrid, lies, expected=403, **how)
    world.keys, world.refused = keys, world.refused + 1


def left(house: Any, message: Message) -> None:
    """Write down what the provider answered when the message was handed over, or that its answer was lost."""
    connection.set_tenant(house)
    failure = Uncertain("The answer was lost.", "lost") if message.is_lost else None
    sending.record(actor=Actor.system(), key=message.delivery.pk, name="" if failure else "id", failure=failure)


@contextmanager
def carriers() -> Iterator[None]:
    """Let two carry what is told while it is being told, as workers do; whatever they stumble over shows."""
    is_over = threading.Event()
    problems: list[Exception] = []

    def carry() -> None:
        try:
            while not is_over.is_set():
                connection.set_schema_to_public()
                if not reports.carry():
                    time.sleep(0.05)
        except Exception as error:  # noqa: BLE001 (whatever it is fails the proof)
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=carry) for _one in range(CARRIERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join(120)
    assert not problems, problems
    assert not any(thread.is_alive() for thread in threads)
