"""A letter that comes in finds its customer, or waits to be sorted; what a machine wrote is no answer."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from crm_core.inbound import actions
from crm_core.inbound.models import IncomingMail
from crm_core.mail_templates.models import SentMail
from crm_core.mail_templates.sending import envelope_of
from crm_core.models import Note
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.addresses import inbound_address
from kundsystem.messaging.models import Report
from kundsystem.shared.keys import key_to_short
from tenants import reports
from tests.crm_core.inbound.letters import CONTENT_TYPE, letter, posted
from tests.factories import ContactFactory, CustomerFactory, NoteFactory

HOOK = "/hooks/sendgrid/inbound/s3cret/"


@pytest.fixture(autouse=True)
def domain(settings):
    settings.INBOUND_DOMAIN, settings.HOOK_SECRET = "in.kundsystem.example", "s3cret"


@pytest.fixture
def address(organisation) -> str:
    return inbound_address(organisation.inbound, organisation.name)


@pytest.fixture
def asa(organisation):
    customer = CustomerFactory(name="Ekerum AB")
    return ContactFactory(customer=customer, first_name="Åsa", last_name="Ek", email="asa@ekerum.example")


@pytest.fixture
def sent(asa, member):
    """A letter that was sent to her."""
    note = NoteFactory(customer=asa.customer, author=member)
    facts = {"html": "", "text": "", "subject": "Offert", "message_id": "<m1@kundsystem.invalid>"}
    return SentMail.objects.create(note=note, sender=member, to=asa.email, **facts)


@pytest.fixture
def come(address):
    """Return a function by which a letter comes in, and what became of it."""

    def receive(message, to: str = "", **fields) -> IncomingMail:
        content, facts = posted(message, to or address, **fields), {"content_type": CONTENT_TYPE}
        for key in ("1", "2"):  # told twice, it is one
            Report.objects.create(kind=Report.Kind.INBOUND, key=key, facts=facts, content=content)
            reports.carry()
        return IncomingMail.objects.get()

    return receive


def test_an_answer_goes_to_its_writer_and_to_the_customers_chronology(sent, come, member):
    envelope = envelope_of(sent)
    assert envelope.answers_to[0] == member.email
    mail = come(letter(sender="Privat <asa.privat@example.se>"), envelope.answers_to[1].upper())
    assert (mail.state, mail.reason) == ("noted", "token")
    note = mail.note
    assert note.customer == sent.note.customer
    assert note.body.startswith("E-post från Privat <asa.privat@example.se>\nSv: Offert\n\nTack, det låter bra.")
    assert (note.author, note.author_name, note.kind.icon) == (None, "Privat", "mail")


def test_without_the_token_the_letters_that_it_answers_tell(sent, come):
    answers = "<x@y.example> <m1@kundsystem.invalid>"
    mail = come(letter(sender="Ny <ny@ekerum.example>", In_Reply_To="<z@y.example>", References=answers))
    assert (mail.reason, mail.note.customer) == ("thread", sent.note.customer)


def test_else_the_sender_tells_and_files_come_along(asa, come):
    message = letter("Se bilagan.\n\nDen 25 november 2026 kl. 10.00 skrev Karin <k@alfa.example>:\n> Hej Åsa!")
    message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="../avtal.pdf")
    note = come(message).note
    assert note.body.endswith("Se bilagan.")
    assert list(note.contacts.all()) == [asa]
    assert [file.name for file in note.files.kept()] == ["avtal.pdf"]


def test_a_copy_of_a_letter_of_ours_is_noted_at_whom_it_was_to(asa, come, member):
    mail = come(letter("Hej Åsa!", sender=f"Karin <{member.email}>", to="asa@ekerum.example", subject="Offert"))
    assert (mail.reason, mail.note.customer) == ("copy", asa.customer)
    assert mail.note.author is None, "whoever can write her name in a letter has not signed as her"
    assert "asa@ekerum.example" in mail.note.body


@pytest.mark.parametrize(
    ("headers", "bounces_to", "state"),
    [
        ({"Auto_Submitted": "auto-replied"}, "asa@ekerum.example", "automatic"),
        ({"subject": "Autosvar: Semester"}, "asa@ekerum.example", "automatic"),
        ({"Precedence": "bulk"}, "asa@ekerum.example", "automatic"),
        ({}, "", "automatic"),
        ({"sender": "Mail Delivery System <MAILER-DAEMON@mx.example>"}, "", "bounce"),
    ],
)
def test_what_a_machine_wrote_is_no_answer(sent, come, headers, bounces_to, state):
    before = Note.objects.count()
    mail = come(letter(**headers), envelope_of(sent).answers_to[1], bounces_to=bounces_to)
    assert (mail.state, mail.note) == (state, None)
    assert Note.objects.count() == before


def test_what_nobody_is_found_for_waits_and_is_sorted_by_hand(come, member, client_for, query_count, actor_for):
    for name in ("Ekerum AB", "Ekerum Bygg AB"):
        ContactFactory(customer=CustomerFactory(name=name), email="asa@ekerum.example")
    mail = come(letter("<script>alert(1)</script> Vem är jag?"))
    assert (mail.state, mail.reason) == ("tray", "several")
    client = client_for(member)
    with query_count(16):
        page = client.get("/mail/incoming/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "Ekerum Bygg AB" in page
    at = f"/mail/incoming/{key_to_short(mail.pk)}"
    assert client.post(f"{at}/note/", {"ask": "Ekerum"}).url.startswith("/mail/incoming/?ask=Ekerum"), "two of them"
    assert client.post(f"{at}/throw/").status_code == 302
    mail.refresh_from_db()
    assert mail.state == "thrown"
    client.post(f"{at}/note/", {"ask": "Ekerum Bygg AB"})
    mail.refresh_from_db()
    assert (mail.state, mail.reason, mail.note.customer.name) == ("noted", "chosen", "Ekerum Bygg AB")
    assert mail.note.author_name == "Åsa Ek"


def test_a_sender_that_its_own_domain_denies_is_not_believed(asa, come):
    mail = come(letter(), SPF="fail", dkim="{@ekerum.example : fail}")
    assert (mail.state, mail.reason) == ("tray", "refuted")


def test_a_letter_to_nobody_here_is_forgotten(come, organisation):
    with pytest.raises(IncomingMail.DoesNotExist):
        come(letter(), "alfa-000000000000@in.kundsystem.example")
    assert {(one.outcome, one.content) for one in Report.objects.all()} == {("unknown", None)}


def test_by_the_hook_it_reaches_its_own_organisation_only(asa, address, public_client, other_organisation):
    assert other_organisation.inbound not in address
    body = posted(letter(), address)
    assert public_client.post(HOOK, body, content_type=CONTENT_TYPE).status_code == 204
    reports.carry()
    assert IncomingMail.objects.get().note.customer == asa.customer
    assert Report.objects.get().content is None


def test_what_was_settled_long_ago_is_removed(asa, come):
    mail = come(letter())
    later = timezone.now() + actions.KEPT + timedelta(hours=1)
    assert actions.sweep(actor=Actor.system(), now=later) == 1
    assert not default_storage.exists(mail.path)
    mail.refresh_from_db()
    assert (mail.path, mail.text, mail.note is not None) == ("", "", True)
