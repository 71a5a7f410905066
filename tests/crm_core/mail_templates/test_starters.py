"""Every letter that an organisation begins with is one that mail programs show, whatever its trade and language."""

import hashlib

import pytest

from crm_core.mail_templates import starter
from crm_core.mail_templates.checking import check, clean_piece, refuse_large
from crm_core.mail_templates.compiling import compiled
from crm_core.mail_templates.content import Content
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.mailing import with_way_out
from crm_core.mail_templates.models import MailBlock, MailTemplate
from crm_core.mail_templates.pictures import parts_for
from crm_core.merge_fields.fields import About
from crm_core.starter.trades import TRADES
from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.sendgrid import mail_of
from kundsystem.messaging.smtp import as_message
from tests.crm_core.mail_templates.rules import broken, parsed
from tests.factories import ContactFactory, CustomerFactory, UserFactory

pytestmark = pytest.mark.usefixtures("organisation")

SETS = [(language, trade) for language in ("sv", "en") for trade in ("", *TRADES)]
LETTERS = [
    pytest.param(language, content, id=f"{language}-{trade or 'all'}-{name}")
    for language, trade in SETS
    for name, content in starter.content_in(language, trade)[1]
]
WAY_OUT = "https://alfa.example/mailings/out/abc/"


def written(content: Content, language: str):
    customer = CustomerFactory(name="Nordström <Söner>")
    contact = ContactFactory(customer=customer, first_name="Åsa")
    sender = UserFactory(name="Karin Ekvall")
    program = compiled(content, Frame("Ekerum & Partner"), parts_for(content.pieces), language=language)
    return program.render(About(customer, contact, None, sender, "Ekerum & Partner"))


def envelope(**more: str) -> Envelope:
    return Envelope("asa@example.se", "brev@alfa.example", "<1@alfa.example>", sender_name="Ekerum & Partner", **more)


@pytest.mark.parametrize(("language", "content"), LETTERS)
def test_it_keeps_the_rules_as_a_letter_and_as_a_mailing(language, content):
    check(content)
    message = written(content, language)
    assert message.missing == ()
    refuse_large(message.rendered)
    assert broken(as_message(message.rendered, envelope()).message().as_bytes(), is_mailing=False) == []
    mailing = with_way_out(message.rendered, WAY_OUT)
    sent = as_message(mailing, envelope(unsubscribe=WAY_OUT)).message().as_bytes()
    assert broken(sent, is_mailing=True) == []
    _whole, parts = parsed(sent)
    for kind in ("text/plain", "text/html"):
        said = parts[kind].get_content()
        assert WAY_OUT in said
        assert "Åsa" in said
    # What SendGrid is given is the same message: it makes the MIME itself.
    by_sendgrid = mail_of(mailing, envelope(unsubscribe=WAY_OUT)).get()
    assert [one["value"] for one in by_sendgrid["content"]] == [mailing.text, mailing.html]
    carried = {one["content_id"]: one["disposition"] for one in by_sendgrid.get("attachments", [])}
    assert carried == {part.content_id: "inline" for part in mailing.inline}
    headers = by_sendgrid["personalizations"][0]["headers"]
    assert headers["List-Unsubscribe"] == f"<{WAY_OUT}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(("language", "trade"), SETS)
def test_what_it_begins_with_could_have_been_written_by_hand(language, trade):
    blocks, letters = starter.content_in(language, trade)
    for piece in (*blocks.values(), *(piece for _name, content in letters for piece in content.pieces)):
        assert clean_piece(piece, {}) == piece
    others = starter.content_in("en" if language == "sv" else "sv", trade)
    assert list(blocks) == list(others[0])
    assert [len(content.pieces) for _name, content in letters] == [len(content.pieces) for _name, content in others[1]]


def test_a_trade_adds_its_letters_to_those_that_everybody_has():
    before = set(MailTemplate.objects.values_list("name", flat=True))
    starter.add_trade("association", "sv")
    new = {one.name: one for one in MailTemplate.objects.exclude(name__in=before)}
    assert set(new) == {"Kallelse till årsmöte", "Medlemsbrev", "Välkommen som medlem", "Påminnelse om medlemsavgift"}
    keys = {str(key) for key in MailBlock.objects.values_list("pk", flat=True)}
    assert {piece.block for one in new.values() for piece in one.content.pieces} <= keys
    assert MailBlock.objects.filter(name="Hälsning med förnamn").count() == 1


def test_the_starter_set_is_the_one_that_new_organisations_are_made_with():
    assert hashlib.sha256(starter.SOURCE.read_bytes()).hexdigest()[:16] == starter.DIGEST
