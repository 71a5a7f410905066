"""One organisation sends to a hundred thousand; another one's single letter, reminder and small mailing go in between.

Measured in the order of sending, by one worker with a single process, which is the worst case: how many of the large
mailing's messages the provider accepts between the moment when the other thing is put in the queue and the moment when
it is accepted itself. Each task that it takes may wait for the slices of both lanes, and for nothing more.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from email.utils import make_msgid

import pytest
from django_tenants.utils import schema_context, tenant_context

from crm_core.mailings import actions, lanes, sending, snapshot
from crm_core.mailings.models import Mailing
from crm_core.models import Contact, ReminderSettings, SentMail
from crm_core.reminders.timing import ask_to_be_woken
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from tests import cast
from tests.crm_core.mailings.letters import CONTENT, everybody
from tests.factories import CustomerFactory, ReminderFactory, UserFactory
from tests.messaging import SENDGRID_KEY
from tests.worker import running_worker, send

SLICES = lanes.LANES * sending.SLICE
# A letter is one task; a reminder is found by one, reported by another and sent by a third.
LETTER, REMINDER = SLICES, 3 * SLICES
SMALL = 40


@pytest.fixture
def many(is_full) -> int:
    """How many recipients the large mailing has."""
    return 100_000 if is_full else 1_000


@pytest.fixture(autouse=True)
def by_the_broker(monkeypatch) -> None:
    """Lanes are opened in a real worker."""

    def open_lanes(key) -> None:  # type: ignore[no-untyped-def]
        for lane in range(lanes.LANES):
            send("crm_core.mailings.tasks.send_lane", str(key), lane)

    monkeypatch.setattr(lanes, "open_lanes", open_lanes)


@pytest.fixture
def worker(sendgrid, tmp_path) -> Iterator[None]:
    """A worker with a single process that takes from all queues."""
    more = {
        "KUNDSYSTEM_MAIL_PROVIDER": "sendgrid",
        "KUNDSYSTEM_SENDGRID_HOST": sendgrid.url,
        "KUNDSYSTEM_SENDGRID_API_KEY": SENDGRID_KEY,
        "KUNDSYSTEM_MAIL_PER_MINUTE": "1000000",
    }
    with running_worker(tmp_path, processes=1, **more):
        yield


def mailing_to(recipients: int, domain: str) -> Mailing:
    """A mailing in the organisation that is set, started."""
    actor = Actor(User.objects.get(email=cast.MEMBER.email))
    customer = CustomerFactory(name=domain)
    Contact.objects.bulk_create(
        (
            Contact(customer=customer, last_name=f"Ek {number}", email=f"p{number}@{domain}")
            for number in range(recipients)
        ),
        batch_size=2000,
    )
    mailing = actions.create_mailing(actor=actor, name="Höstbrev", content=CONTENT, selection=everybody(actor))
    snapshot.prepare(actor=actor, mailing=mailing)
    return actions.start_mailing(actor=actor, mailing=mailing)


def test_nobody_waits_for_another_organisations_hundred_thousand(
    committed_organisation, another_committed_organisation, sendgrid, worker, many, is_full
):
    large = mailing_to(many, "large.example")
    until(lambda: len(order(sendgrid)) > SLICES)
    waited: dict[str, list[int]] = {"letter": [], "reminder": []}
    with tenant_context(another_committed_organisation):
        for number in range(10 if is_full else 3):
            waited["letter"].append(between(sendgrid, lambda number=number: letter(number)))
            waited["reminder"].append(between(sendgrid, lambda number=number: reminder(number)))
        before = len(order(sendgrid))
        small = mailing_to(SMALL, "small.example")
        until(lambda: small.has_ended or small.refresh_from_db(fields=["state"]))
    found = order(sendgrid)[before:]
    last = max(place for place, (_kind, to) in enumerate(found) if to.endswith("@small.example"))
    among = sum(to.endswith("@large.example") for _kind, to in found[:last])
    large.refresh_from_db(fields=["state"])
    assert large.state == Mailing.Stage.RUNNING, "it was over before it could delay anybody"
    actions.stop_mailing(actor=Actor(User.objects.get(email=cast.MEMBER.email)), mailing=large)
    print(f"\nof {many} recipients, so many went before: {waited}, and {among} before the last of a mailing to {SMALL}")
    assert max(waited["letter"]) <= LETTER
    assert max(waited["reminder"]) <= REMINDER
    # Both mailings take turns, a slice each.
    assert among <= SMALL + 2 * SLICES


def letter(number: int) -> str:
    """Put a single letter in the queue; returns its address."""
    to = f"letter{number}@small.example"
    mail = SentMail.objects.create(
        sender=User.objects.get(email=cast.MEMBER.email),
        to=to,
        subject="Tack för mötet",
        html="<p>Hej!</p>",
        text="Hej!",
        message_id=make_msgid(domain="kundsystem.invalid"),
    )
    send("crm_core.mail_templates.tasks.deliver_mail", str(mail.pk))
    return to


def reminder(number: int) -> str:
    """Let a reminder be due, and the minute come; returns the address of whoever is told."""
    # Whatever the time is, nobody is left in peace.
    awake = {"quiet_from": dt.time(0), "quiet_until": dt.time(0), "quiet_on_days_off": False}
    ReminderSettings.objects.get_or_create(user=None, defaults=awake)
    person = UserFactory(email=f"reminder{number}@small.example")
    ask_to_be_woken(ReminderFactory(person=person, by_mail=True, due_time=dt.time(8)))
    with schema_context("public"):
        send("tenants.tasks.dispatch_due_wake_ups")
    return person.email


def between(sendgrid, begin: Callable[[], str]) -> int:  # type: ignore[no-untyped-def]
    """Return how many others were accepted after something was put in the queue, before it was."""
    before = len(order(sendgrid))
    to = begin()
    until(lambda: [one for one in order(sendgrid)[before:] if one[1] == to])
    return [one[1] for one in order(sendgrid)[before:]].index(to)


def order(sendgrid) -> list[list[str]]:  # type: ignore[no-untyped-def]
    """Category and recipient of everything that was accepted, in that order."""
    return sendgrid.ask("order.json")["order"]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
