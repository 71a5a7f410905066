"""The phone: what it installs, what it keeps for whom, the notes it sends, and how much of it goes over the wire."""

import datetime as dt
import gzip
import json
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from crm_core.bookings.windows import week_window
from crm_core.models import Customer, Note, NoteKind
from kundsystem.shared.keys import key_to_short, new_key
from tests.factories import (
    ContactFactory,
    CustomerFactory,
    DealFactory,
    NoteFactory,
    ReminderFactory,
    UserFactory,
    make_booking,
)

SHORT = key_to_short


@pytest.fixture
def monday():
    return week_window(timezone.localdate()).first


@pytest.fixture
def visit(organisation, member, actor_for, monday):
    """A visit at a customer of whom there is something to read."""
    customer = CustomerFactory(name="Granlida Mätteknik", phone="+46840010203", owner=member)
    person = ContactFactory(customer=customer, first_name="Maja", last_name="Söderlind", mobile="+46701740605")
    NoteFactory(customer=customer, body="Lovade underlag före advent.", author=member)
    DealFactory(customer=customer, stage="open")
    ReminderFactory(text="Ring om ny period", person=member, customer=customer)
    booking = make_booking(actor_for(member), f"{monday} 10:00", customer=customer, contacts=[person.pk])
    return customer, booking


def kept(client, **query):
    return client.get("/phone/kept/", query)


def write(client, customer, **facts):
    given = {"key": str(new_key()), "customer": SHORT(customer.pk), "body": "Utan täckning", "ago": 60} | facts
    return client.post("/phone/notes/", json.dumps(given), "application/json", HTTP_ACCEPT="application/json")


def test_what_is_installed_starts_with_the_week_and_offers_three_things_at_once(anonymous):
    answer = anonymous.get("/manifest.webmanifest")
    facts = json.loads(answer.content)
    assert (facts["start_url"], facts["display"], facts["name"]) == ("/calendar/", "standalone", "Alfa AB")
    assert [one["name"] for one in facts["shortcuts"]] == ["Vecka", "Ny anteckning", "Sök"]
    for one in facts["icons"]:
        assert finders.find(one["src"].removeprefix("/static/")), one


def test_the_worker_lies_at_the_top_and_names_only_what_there_is(anonymous):
    answer = anonymous.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    addresses = shell_of(answer)
    assert len(addresses) > 30
    assert all(finders.find(one.removeprefix("/static/")) for one in addresses if one.startswith("/static/"))


def test_the_week_its_bookings_and_the_customers_in_them_are_kept(client_for, member, visit, query_count):
    customer, booking = visit
    client = client_for(member)
    kept(client)
    with query_count(16):
        facts = kept(client).json()
    pages = facts["pages"]
    assert facts["person"] == str(member.pk)
    assert len([path for path in pages if path.startswith("/calendar/?date=")]) == 2
    card = pages[f"/customers/{SHORT(customer.pk)}/"]["html"]
    for text in ("Granlida Mätteknik", "tel:+46840010203", "Lovade underlag", "Maja Söderlind", "Ring om ny period"):
        assert text in card
    assert pages[f"/bookings/{SHORT(booking.pk)}/"]["then"] == f"/customers/{SHORT(customer.pk)}/"
    assert "csrfmiddlewaretoken" not in json.dumps(facts)


def test_what_is_kept_already_is_not_sent_again_until_something_of_it_changes(client_for, member, visit):
    client = client_for(member)
    mark = kept(client).json()["mark"]
    assert kept(client, have=mark).status_code == 204
    NoteFactory(customer=visit[0], body="Något nytt.", author=member)
    assert kept(client, have=mark).json()["mark"] != mark


def test_nothing_is_kept_of_what_one_may_not_see(client_for, member, owner, visit, actor_for, monday):
    customer, _booking = visit
    make_booking(actor_for(owner), f"{monday} 12:00", title="Hemligt", users=[owner.pk])
    facts = json.dumps(kept(client_for(UserFactory(role="member"))).json(), ensure_ascii=False)
    assert "Granlida" not in facts
    assert "Hemligt" not in json.dumps(kept(client_for(member)).json(), ensure_ascii=False)
    Customer.objects.filter(pk=customer.pk).update(owner=owner)
    member.role.withheld = ["customers.view_all"]
    member.role.save()
    assert "Lovade underlag" not in json.dumps(kept(client_for(member)).json(), ensure_ascii=False)


def test_a_note_that_is_sent_twice_is_there_once_dated_when_it_was_written(client_for, member, visit):
    client, key = client_for(member), str(new_key())
    answers = [write(client, visit[0], key=key, ago=3600) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    note = Note.objects.get(pk=key)
    assert (note.body, note.author) == ("Utan täckning", member)
    assert dt.timedelta(minutes=59) < timezone.now() - note.happened_at < dt.timedelta(minutes=61)


def test_what_can_not_be_taken_is_answered_with_a_sentence(client_for, member, visit):
    client, key = client_for(member), str(new_key())
    assert write(client, visit[0], key=key).status_code == 201
    assert write(client, CustomerFactory(), key=key).status_code == 409
    gone = CustomerFactory.build()
    assert write(client, gone).json()["message"] == "Kunden finns inte, eller har tagits bort."
    assert write(client, visit[0], body=" ").status_code == 422
    assert write(client, visit[0], kind=str(new_key())).status_code == 201  # a kind that is gone: the first one
    assert (
        Note.objects.filter(body="Utan täckning").latest("created_at").kind == NoteKind.objects.order_by("position")[0]
    )


def test_a_note_about_a_customer_that_was_merged_meanwhile_is_written_at_the_one_it_leads_to(client_for, member, visit):
    twin = CustomerFactory(name="Granlida AB", merged_into=visit[0])
    assert write(client_for(member), twin).json()["customer"] == "Granlida Mätteknik"


def test_a_booking_shows_its_customer_as_it_is_read_in_the_car(client_for, member, visit):
    page = client_for(member).get(f"/bookings/{SHORT(visit[1].pk)}/").content.decode()
    assert "Lovade underlag före advent." in page
    assert "Ring om ny period" in page


def test_signing_out_leaves_nothing_in_the_browser(client_for, member):
    answer = client_for(member).post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


# --- Bytes ----------------------------------------------------------------------------------------------------------

HEAD = 230  # of an answer, on the average, where one connection carries them all


def shell_of(answer):
    return json.loads(re.search(r"const SHELL = (\[.*\]);", answer.content.decode())[1])


def wire(address, client):
    """How many bytes an address is over the wire: static files as they are compressed ahead, others by gzip."""
    if address.startswith("/static/"):
        content = Path(finders.find(address.removeprefix("/static/"))).read_bytes()
        return HEAD + (len(content) if address.endswith((".woff2", ".png")) else len(brotli.compress(content)))
    return HEAD + len(gzip.compress(client.get(address).content))


def test_the_first_visit_is_small_and_the_ones_after_it_smaller(client_for, member, visit, actor_for, monday):
    for day in range(10):
        customer = CustomerFactory(name=f"Kund {day}", owner=member)
        for _note in range(3):
            NoteFactory(customer=customer, body=f"Samtal {day}. " + "Vi talade om leveranserna i vår. " * 8)
        make_booking(actor_for(member), f"{monday + dt.timedelta(days=day)} 13:00", customer=customer)
    client = client_for(member)
    page = client.get("/calendar/").content.decode()
    linked = set(re.findall(r'(?:href|src)="(/(?:static/|manifest|look/)[^"#]+)', page))
    # The worker asks for the shell when the browser has most of it already; each address counts once.
    addresses = linked | set(shell_of(client.get("/service-worker.js"))) | {"/service-worker.js", "/phone/kept/"}
    first = sum(wire(one, client) for one in {"/calendar/", *addresses})
    after = sum(wire(one, client) for one in ("/calendar/", "/service-worker.js", "/phone/kept/"))
    print(f"first visit {first} B in {len(addresses) + 1} answers, after {after} B")
    assert first <= 150_000
    assert after <= 20_000
