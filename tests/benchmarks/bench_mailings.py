"""A mailing to 100,000 beside one to 1,000: the page that shows how far it has come, and the memory that sending takes.

Neither may follow the number of recipients. The page answers for the large one within a fifth more than for the small
one; the memory of deciding who gets it, starting it, sending so many of its messages and looking at its page is the
same but for a tenth.
"""

import time
from pathlib import Path
from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from crm_core.mailings import actions, lanes, sending, snapshot
from crm_core.mailings.models import Mailing
from crm_core.mailings.tallying import states_of
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import ALL, PERSONS, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.rendered import Rendered
from kundsystem.shared.keys import key_to_short
from tests.benchmarks.harness import Result, against, repeated
from tests.benchmarks.house import House
from tests.clients import sign_in
from tests.factories import CustomerFactory

FEW, MANY = 1_000, 100_000
SENT = 500
CONTENT = {
    "kind": "letter",
    "subject": "Nyheter till {{ kund.namn }}",
    "pieces": [{"key": "1", "name": "Hälsning", "text": "<p>Hej {{ kontaktperson.efternamn }}!</p>"}],
}


class _Nowhere:
    """A provider that takes everything and keeps nothing."""

    def send(self, message: Rendered, envelope: Envelope) -> str:
        return "id"


def measure(house: House) -> list[Result]:
    """Send some of both, and look at both."""
    connection.set_tenant(house.organisation)
    actor = Actor(house.owner)
    small, of_small = _sent(actor, FEW)
    large, of_large = _sent(actor, MANY)
    for mailing, number in ((small, FEW), (large, MANY)):
        _count(mailing, number)
    rows = [Result("mailing: memory, MB (100,000 / 1,000)", of_large, of_small, round(of_large / of_small, 2), 1.1)]
    for name, path in (("progress", "progress/"), ("page", "")):
        ours, rival = (_page(house, f"/mailings/{key_to_short(one.pk)}/{path}") for one in (large, small))
        rows.append(against(f"mailing: {name} (100,000 / 1,000)", repeated(ours), repeated(rival), limit=1.2, warm=2))
    return rows


def _sent(actor: Actor, recipients: int) -> tuple[Mailing, float]:
    """Make a mailing, send some of it, and return it with the megabytes that the process had at most meanwhile."""
    title = f"bland{recipients}andra"
    customer = CustomerFactory(name=f"Ekerum {recipients} AB")
    with connection.cursor() as cursor:
        for last in range(1000, recipients + 1, 1000):  # all of them at once would take longer than a question may
            cursor.execute(
                "INSERT INTO contact (id, customer_id, first_name, last_name, title, phone, mobile, email, custom,"
                " is_main, created_at, updated_at) SELECT gen_random_uuid(), %s, 'Åsa', 'Ek ' || n, %s, '', '',"
                " 'p' || n || '@' || %s || '.example', '{}', false, now(), now() FROM generate_series(%s, %s) n",
                [customer.pk, title, title, last - 999, last],
            )
    theirs = Tree(Group(ALL, (Condition("person", {"title": title}),)), result=PERSONS)
    chosen = create_selection(actor=actor, name=title, tree=theirs)
    Path("/proc/self/clear_refs").write_text("5")  # forget what the process had at most until now
    mailing = actions.create_mailing(actor=actor, name=title, content=CONTENT, selection=chosen)
    assert snapshot.prepare(actor=actor, mailing=mailing) == {"queued": recipients}
    with mock.patch.object(lanes, "open_lanes"):  # it is sent here
        mailing = actions.start_mailing(actor=actor, mailing=mailing)
    began = time.perf_counter()
    while (sent := states_of(mailing.pk).get("sent", 0)) < SENT:  # a slice ends early where the machine is busy
        assert sending.send_slice(mailing.pk, _Nowhere()) == 0.0
    speed = sent / (time.perf_counter() - began)
    print(f"mailing: {recipients:,} recipients, {speed:,.0f} messages a second handed over")
    return mailing, _most()


def _most() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _count(mailing: Mailing, recipients: int) -> None:
    """What is shown is what counting gives."""
    states = states_of(mailing.pk)
    assert states == mailing.deliveries.counted()
    assert set(states) == {"sent", "queued"}
    assert sum(states.values()) == recipients


def _page(house: House, path: str):  # type: ignore[no-untyped-def]
    client = sign_in(house.owner, house.organisation)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    environ = RequestFactory().get(path, headers={"host": house.host, "cookie": cookies}).environ
    handler = WSGIHandler()

    def ours() -> bytes:
        status: list[str] = []
        parts = handler(dict(environ), lambda line, headers, *_: status.append(line))
        body = b"".join(parts)
        parts.close()
        assert status[0].startswith("200"), status
        return body

    return ours
