"""A mailing through its pages: made, looked over, sent, followed, and seen at the customer."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from crm_core.mail_templates import mailing as letters
from crm_core.mailings import actions, following, sending
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.recipients import Recipients
from crm_core.mailings.snapshot import prepare
from crm_core.mailings.states import State
from crm_core.models import (
    Change,
    Contact,
    Customer,
    MailBlock,
    MailDraft,
    MailTemplate,
    PositionType,
    Reminder,
    Selection,
)
from crm_core.newsletters import preferences
from crm_core.reminders.recipients import recipients_of
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.crm_core.mailings.letters import CONTENT, Postbox, everybody, mailing_to
from tests.factories import ContactFactory, CustomerFactory

A, B, C = "a@ekerum.example", "b@ekerum.example", "c@ekerum.example"


@pytest.fixture
def actor(member, actor_for):
    return actor_for(member)


@pytest.fixture
def client(client_for, member):
    return client_for(member)


@pytest.fixture
def people(member):
    """A customer with an address of its own and three persons, of whom one has none and one is the main contact."""
    customer = CustomerFactory(name="Ekerum AB", email="info@ekerum.example", owner=member)
    buyer = PositionType.objects.first()
    ContactFactory(customer=customer, first_name="Åsa", last_name="Ek", email=A, is_main=True, position_type=buyer)
    ContactFactory(customer=customer, first_name="Bo", last_name="Al", email=B)
    ContactFactory(customer=customer, first_name="Cia", last_name="Bok", email="")
    return customer


def made(client, **more) -> Mailing:
    """A mailing made by the form."""
    given = {"name": "Adventsbrev", "to": "everybody", "sender": "self", "reply_to": ""} | more
    answer = client.post("/mailings/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Mailing.objects.get()


def waiting(mailing: Mailing) -> list[str]:
    return sorted(mailing.deliveries.filter(state=State.QUEUED).values_list("address", flat=True))


def at(mailing: Mailing, more: str = "") -> str:
    return f"/mailings/{key_to_short(mailing.pk)}/{more}"


def customers(actor) -> Selection:
    from crm_core.selections.actions import create_selection
    from crm_core.selections.tree import Tree

    return create_selection(actor=actor, name="Kunder", tree=Tree())


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("address", ["info@ekerum.example"]),
        ("main", [A]),
        ("everybody", [A, B]),
        ("positions", [A]),
    ],
)
def test_a_selection_of_customers_is_to_the_address_that_was_chosen(client, actor, people, to, expected):
    position = PositionType.objects.first()
    mailing = made(client, selection=str(customers(actor).pk), to=to, positions=[str(position.pk)])
    assert waiting(mailing) == expected
    page = client.get(at(mailing, "send/")).content.decode()
    assert ("Ingen e-postadress" in page) == (to == "everybody")


def test_some_are_found_and_chosen_by_hand_and_nobody_twice(client, actor, people):
    found = client.post("/mailings/new/", {"find": "Åsa", "look": "1", "to": "address"})
    asa = Contact.objects.get(email=A)
    assert f"contact:{asa.pk}" in found.content.decode()
    by_hand = [f"contact:{asa.pk}", f"customer:{people.pk}"]
    mailing = made(client, selection=str(everybody(actor).pk), by_hand=by_hand)
    assert waiting(mailing) == [A, B, "info@ekerum.example"]
    assert not mailing.deliveries.filter(reason="duplicate").exists()


def letter(client, mailing: Mailing, subject: str) -> MailDraft:
    draft = MailDraft.objects.get(mailing=mailing)
    url = f"/mail/drafts/{key_to_short(draft.pk)}/"
    client.post(f"{url}step/", {"do": f"add {MailBlock.objects.in_order()[0].pk}"})
    client.post(f"{url}step/", {"do": "head", "subject": subject})
    page = client.get(url)
    assert page.status_code == 200
    return MailDraft.objects.get(pk=draft.pk)


def test_a_missing_value_is_listed_before_and_whoever_lacks_it_gets_no_letter(client, actor, people):
    mailing = made(client, selection=str(everybody(actor).pk))
    letter(client, mailing, "Om {{ kontaktperson.titel }}")
    Contact.objects.filter(email=A).update(title="Chef")
    page = client.get(at(mailing, "send/")).content.decode()
    assert "kontaktperson.titel" in page
    assert f"/contacts/{key_to_short(Contact.objects.get(email=B).pk)}/edit/" in page
    answer = client.post(at(mailing, "send/"), {"number": "7", "when": "now"})
    assert answer.status_code == 422, "whoever confirms another number is asked again"
    assert client.post(at(mailing, "send/"), {"number": "2", "when": "now"}).status_code == 302
    postbox = Postbox()
    sending.send_slice(mailing.pk, postbox)
    ((message, envelope),) = postbox.letters
    assert (envelope.to, message.subject) == (A, "Om Chef")
    assert envelope.unsubscribe in message.html
    assert envelope.unsubscribe in message.text
    lost = Delivery.objects.get(address=B)
    assert lost.state == State.FAILED
    assert "kontaktperson.titel" in lost.reason


def test_what_cannot_be_sent_is_refused_and_a_time_is_kept(client, actor, people):
    mailing = made(client, selection=str(everybody(actor).pk))
    assert client.post(at(mailing, "send/"), {"when": "now"}).status_code == 422, "nothing is written"
    letter(client, mailing, "Hej")
    for day, time in (("2020-01-01", "08.30"), ("x", "08.30"), ("2027-01-01", "25.00")):
        answer = client.post(at(mailing, "send/"), {"when": "later", "day": day, "time": time})
        assert answer.status_code == 422
    client.post(at(mailing, "send/"), {"when": "later", "day": "2027-01-04", "time": "8.30"})
    mailing.refresh_from_db()
    assert timezone.localtime(mailing.starts_at).isoformat()[:16] == "2027-01-04T08:30"
    back = client.post(at(mailing, "unschedule/"))
    assert MailDraft.objects.get(mailing=mailing).subject == "Hej"
    assert key_to_short(MailDraft.objects.get(mailing=mailing).pk) in back.headers["Location"]


def test_a_test_goes_to_oneself_with_the_way_out(
    client, actor, people, member, django_capture_on_commit_callbacks, mailoutbox
):
    mailing = made(client, selection=str(everybody(actor).pk))
    draft = letter(client, mailing, "Hej {{ kontaktperson.förnamn }}")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/mail/drafts/{key_to_short(draft.pk)}/test/")
    assert mailoutbox[0].to == [member.email]
    assert "Hej Bo" in mailoutbox[0].subject
    assert "Inga fler utskick från" in mailoutbox[0].body


def test_it_is_from_whoever_is_responsible_for_the_customer(client, actor, people, owner):
    people.owner = owner
    people.save()
    mailing = made(client, selection=str(everybody(actor).pk), sender="owner")
    envelope = sending.envelope_of(mailing, mailing.deliveries.filter(address=A).get(), sending.Outside(str))
    assert (envelope.sender_name, envelope.reply_to) == (owner.name, owner.email)


@pytest.fixture
def sent(actor):
    """A mailing that one has opened, one got, and that bounced for one."""
    mailing = actions.start_mailing(actor=actor, mailing=mailing_to(actor, A, B, C, ""))
    for _slice in range(2):
        sending.send_slice(mailing.pk, Postbox())
    now = timezone.now()
    Delivery.objects.filter(address=A).update(state="opened", opened_at=now)
    Delivery.objects.filter(address=B).update(state="delivered", delivered_at=now)
    Delivery.objects.filter(address=C).update(state="bounced", bounced_at=now, reason="550 No such user")
    mailing.refresh_from_db()
    return mailing


def test_the_page_tells_the_fate_of_every_message(client, sent, query_count):
    client.get(at(sent))
    page = client.get(at(sent)).content.decode()
    assert "3 av 3" in page
    assert "550 No such user" in page
    bounced = client.get(at(sent, "?fate=bounced")).content.decode()
    assert C in bounced
    assert A not in bounced
    left_out = client.get(at(sent, "?fate=left_out&reason=no_address")).content.decode()
    assert "Ingen e-postadress" in left_out
    ContactFactory.create_batch(3)
    with query_count(11):
        client.get(at(sent))
    assert "HX-Refresh" in client.get(at(sent, "progress/"), headers={"HX-Request": "true"}).headers


def test_the_page_tells_how_many_of_each_sellers_have_opened_it(client, sent, owner):
    assert at(sent, "sellers/") in client.get(at(sent)).content.decode()
    other = CustomerFactory(name="Hedåkra AB", owner=owner)
    Delivery.objects.filter(address=B).update(customer=other)
    page = " ".join(client.get(at(sent, "sellers/")).content.decode().split())
    assert re.findall(r'class="cut">(.*?)</span>.*?nw">(.*?)</span>', page) == [
        (owner.name, "0 av 1"),
        ("Ingen ansvarig", "1 av 1"),
    ]


def test_the_list_asks_as_much_however_many_there_are(client, sent, actor, query_count):
    client.get("/mailings/")
    for number in range(4):
        actions.create_mailing(actor=actor, name=f"Utskick {number}", content=CONTENT)
    with query_count(6):
        page = client.get("/mailings/").content.decode()
    assert "Höstbrev" in page
    assert "Höstbrev" not in client.get("/mailings/?view=drafts").content.decode()
    assert "Utskick 2" in client.get("/mailings/?q=skick+2").content.decode()


def test_it_is_paused_gone_on_with_and_stopped(client, actor):
    mailing = actions.start_mailing(actor=actor, mailing=mailing_to(actor, A, B))
    for step, state in (("pause", "paused"), ("resume", "running"), ("stop", "stopped")):
        assert client.post(at(mailing, f"{step}/")).status_code == 302
        mailing.refresh_from_db()
        assert mailing.state == state


def test_those_who_did_not_open_it_are_who_a_follow_up_and_a_selection_find(client, sent):
    assert client.post(at(sent, "again/"), {"fate": "not_opened"}).status_code == 302
    after = Mailing.objects.get(follows=sent)
    assert waiting(after) == [B]
    assert client.post(at(sent, "list/"), {"fate": "not_opened"}).status_code == 302
    fixed = Selection.objects.get(is_fixed=True)
    assert [one.contact.email for one in fixed.members.all()] == [B]
    leads = client.get(at(sent, "selection/?fate=not_opened"))
    page = client.get(leads.headers["Location"]).content.decode()
    assert "har fått men inte öppnat" in page


def test_those_with_a_fate_become_reminders_for_whoever_is_responsible(client, sent, owner, member):
    customer = Delivery.objects.get(address=A).customer
    Customer.objects.filter(pk=customer.pk).update(owner=owner)
    page = client.get(at(sent, "reminders/?fate=opened")).content.decode()
    assert "Följ upp: Höstbrev" in page
    given = {"fate": "opened", "text": "Ring upp", "due_on": "2099-01-15", "who": "owner"}
    assert client.post(at(sent, "reminders/"), given).status_code == 302
    reminder = Reminder.objects.get()
    assert (reminder.who, reminder.customer, reminder.contact.email) == ("owner", customer, A)
    assert recipients_of(reminder) == [owner]
    # Two of one customer's persons are one reminder, and about neither of them alone.
    both = given | {"fate": "received", "who": "me"}
    client.post(at(sent, "reminders/"), both)
    one = Reminder.objects.exclude(pk=reminder.pk).get()
    assert (one.person, one.contact) == (member, None)
    for wrong in ({"due_on": "2020-01-01"}, {"fate": "clicked"}, {"text": ""}):
        assert client.post(at(sent, "reminders/"), given | wrong).status_code == 422


def test_the_messages_are_taken_out_with_their_fates(client, sent):
    answer = client.post(at(sent, "export/"), {"form": "xlsx", "fate": ""})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[2]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows[C][3:5] == ("Studsade", "550 No such user")
    assert rows[None][4] == "Ingen e-postadress"
    assert isinstance(rows[A][7], dt.datetime)
    text = b"".join(client.post(at(sent, "export/"), {"form": "csv", "fate": "bounced"}).streaming_content).decode()
    assert C in text
    assert A not in text
    assert Change.objects.filter(verb="mailing.export").count() == 2


def test_a_mailing_to_persons_and_to_customers_becomes_a_list_of_each(client, actor):
    own = CustomerFactory(name="Bara adressen", email="info@bara.example")
    person = ContactFactory(email=A)
    by_hand = Recipients(contacts=(person.pk,), customers=(own.pk, person.customer_id))
    Customer.objects.filter(pk=person.customer_id).update(email="info@dubbel.example")
    mailing = actions.create_mailing(actor=actor, name="Till båda", content=CONTENT, recipients=by_hand.stored)
    prepare(actor=actor, mailing=mailing)
    actions.start_mailing(actor=actor, mailing=mailing)
    sending.send_slice(mailing.pk, Postbox())
    page = client.get(at(mailing)).content.decode()
    assert page.count('name="of" value="persons"') == page.count('name="of" value="customers"') == 1
    for of, keys in (("persons", {(person.pk, person.customer_id)}), ("customers", {(None, own.pk)})):
        client.post(at(mailing, "list/"), {"fate": "received", "of": of})
        fixed = Selection.objects.filter(is_fixed=True).latest("created_at")
        assert set(fixed.members.values_list("contact", "customer")) >= keys
    # The customer of the person got one at its own address too, and is in the list of customers as well.
    assert fixed.members.count() == 2


def test_files_go_with_the_test_and_every_message_and_are_taken_away_again(
    client, actor, people, mailoutbox, django_capture_on_commit_callbacks
):
    mailing = made(client, selection=str(everybody(actor).pk))
    draft = letter(client, mailing, "Prislistan")
    for name, content in (("Prislista.txt", b"1;2\n"), ("Fel.txt", b"x")):
        client.post(at(mailing, "files/"), {"file": SimpleUploadedFile(name, content)})
    mailing.refresh_from_db()
    client.post(at(mailing, f"files/{mailing.files[1]['key']}/remove/"))
    page = client.get(f"/mail/drafts/{key_to_short(draft.pk)}/").content.decode()
    assert "Prislista.txt" in page
    assert "Fel.txt" not in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/mail/drafts/{key_to_short(draft.pk)}/test/")
    mailing.refresh_from_db()
    letters.start(actor=actor, mailing=mailing)
    postbox = Postbox()
    sending.send_slice(mailing.pk, postbox)
    assert [[part.name for part in message.attachments] for message, _envelope in postbox.letters] == [
        ["Prislista.txt"]
    ] * 2
    assert mailoutbox[0].attachments[0][:2] == ("Prislista.txt", "1;2\n")
    large = SimpleUploadedFile("Stor.bin", b"\0" * 5_000_001)
    other = actions.create_mailing(actor=actor, name="Stort")
    assert client.post(at(other, "files/"), {"file": large}).status_code == 422
    assert client.post(at(mailing, "files/"), {"file": SimpleUploadedFile("x.txt", b"x")}).status_code == 422


def test_the_customer_shows_what_it_got_and_who_gets_no_more(client, sent):
    preferences.leave_all(Delivery.objects.get(address=A))
    customer = Delivery.objects.get(address=A).customer
    page = client.get(f"/customers/{key_to_short(customer.pk)}/mailings/").content.decode()
    assert "Höstbrev" in page
    assert "550 No such user" in page
    assert "Får inga utskick" in page


def test_a_letter_looks_at_every_recipient_and_writes_only_where_something_is_empty(client, actor, people):
    mailing = made(client, selection=str(everybody(actor).pk))
    draft = letter(client, mailing, "Hej {{ kontaktperson.titel | annars: 'du' }}")
    look = letters.look(mailing, draft.content, actor.person)
    assert (look.looked_at, look.holes) == (2, ())


def test_a_template_begins_the_letter(actor, people):
    template = MailTemplate.objects.by_name().first()
    facts = {"name": "Mall", "selection": everybody(actor)}
    draft = following.begin(actor=actor, facts=facts, template=template)
    assert draft.content.subject == template.subject
    assert [one.name for one in draft.content.pieces] == [one.name for one in template.content.pieces]


def test_programs_read_the_fates(sent, member):
    program = program_for(member)
    told = program.ask("get", f"mailings/{sent.pk}/fates/").json()
    assert told["fates"]["received"] == 2
    assert told["left_out"] == {"no_address": 1}
    messages = program.ask("get", f"mailings/{sent.pk}/messages/?fate=bounced").json()
    assert [one["address"] for one in messages["results"]] == [C]
