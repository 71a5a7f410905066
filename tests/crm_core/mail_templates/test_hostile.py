"""What somebody could put into a letter to harm whoever reads it, writes it or sends it: refused with a sentence."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from crm_core.mail_templates import actions
from crm_core.mail_templates.checking import clean_piece
from crm_core.mail_templates.compiling import compiled
from crm_core.mail_templates.content import Content, Piece
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.models import MailPicture
from crm_core.mail_templates.pictures import parts_for
from crm_core.mailings import actions as mailings
from crm_core.mailings import sending
from crm_core.merge_fields.fields import About
from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.smtp import as_message
from kundsystem.shared.errors import UserError
from tests.crm_core.mail_templates.rules import Read, broken, parsed
from tests.crm_core.mailings.letters import Postbox, mailing_to
from tests.factories import ContactFactory

pytestmark = pytest.mark.usefixtures("organisation")

EVIL = (
    "</title></style><script>x</script><img src=x onerror=1>\" onload='1' style=\"background:url(//x)"
    "\r\nBcc: spy@x.se{{"
)


def message_of(content: Content, frame: str = "Ekerum", **names: str) -> bytes:
    contact = ContactFactory()
    contact.first_name = names.get("first_name", "Åsa")
    contact.customer.name = names.get("customer", "Ekerum AB")
    program = compiled(content, Frame(frame), parts_for(content.pieces), language="sv")
    rendered = program.render(About(contact.customer, contact, None, None, frame)).rendered
    return as_message(rendered, Envelope("a@x.se", "b@x.se", "<1@x.se>", sender_name="Ekerum")).message().as_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in kund.namn %}x{% endfor %}",
        "{% tablerow x in kund.namn %}x{% endtablerow %}",
        "{% cycle 'a', 'b' %}",
        "{% assign x = kund.namn %}",
        "{% capture x %}{{ kund.namn }}{% endcapture %}",
        "{% render 'x' %}",
        "{{ kund.namn.__class__ }}",
        "{{ kund.__init__.__globals__ }}",
        "{{ kund['_state'] }}",
        "{{ kund.namn | append: kund.namn | append: kund.namn }}",
        "{{ 'x' | times: 1000000 }}",
        "{% if kund.namn %}" * 300 + "{% endif %}" * 300,
    ],
)
def test_a_template_can_neither_repeat_nor_reach_anything(text):
    with pytest.raises(UserError) as refused:
        clean_piece(Piece(), {"text": f"<p>{text}</p>"})
    assert refused.value.field == "text"
    assert refused.value.message


@pytest.mark.parametrize(
    "tag, says",
    [
        ("{% if kund.namn > 3 %}x{% endif %}", "{% if kund.namn > 3 %}"),
        ("{{ kund.namn | versaler: 5 }}", "{{ kund.namn | versaler: 5 }}"),
        ("{{ kund.namn | annars: 'a', 'b' }}", "{{ kund.namn | annars: 'a', 'b' }}"),
    ],
)
def test_what_cannot_be_worked_out_is_shown_as_it_was_written(tag, says):
    with pytest.raises(UserError) as refused:
        message_of(Content("Hej", "", (Piece("1", "A", text=f"<p>{tag}</p>"),)))
    assert refused.value.message == f"Det här går inte att räkna ut: {says}"


def test_a_message_that_grows_without_end_fails_with_a_sentence_and_the_others_are_sent(member, actor_for):
    actor = actor_for(member)
    piece = {"key": "1", "name": "A", "text": "<p>" + "{{ kund.namn }}" * 3000 + "</p>"}
    content = {"kind": "letter", "subject": "Hej", "pieces": [piece]}
    mailing = mailing_to(actor, "a@ekerum.example", "b@ekerum.example")
    delivery = mailing.deliveries.order_by("address").first()
    contact = ContactFactory(customer__name="Ek" * 90, email="a@ekerum.example")
    mailing.deliveries.filter(pk=delivery.pk).update(customer=contact.customer, contact=contact)
    mailings.update_mailing(actor=actor, mailing=mailing, changes={"content": content})
    mailing = mailings.start_mailing(actor=actor, mailing=mailing)
    postbox = Postbox()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crm_core.merge_fields.language.HTML.output_stream_limit", 400_000)
        sending.send_slice(mailing.pk, postbox)
    delivery.refresh_from_db()
    assert (delivery.state, bool(delivery.reason)) == ("failed", True)
    assert postbox.addresses == ["b@ekerum.example"]


def test_a_name_is_only_a_name_wherever_it_stands():
    whole = "{{ kund.namn }}{{ kontaktperson.förnamn }}"
    piece = Piece(
        *("1", "A", "beside"),
        text=f'<p>{whole}</p>\n<p><a href="https://x.se/?{whole}">länk</a></p>',
        picture="ready:compass",
        alt=whole,
        label=whole,
        url=f"https://x.se/{whole}",
    )
    table = Piece("2", "B", "table", table=f"{EVIL.replace('|', '')} | x\n{EVIL} | y")
    message = message_of(Content(whole, whole, (piece, table)), EVIL, customer=EVIL, first_name=EVIL)
    found = set(broken(message, is_mailing=False))
    assert found <= {"the subject is one short line", "the text has no tags", "no field is left as it was written"} | {
        "no field is left in the text",
        "the text says all that the HTML says",
    }
    read, parts = parsed(message)
    assert read["Bcc"] is None
    page = Read(parts["text/html"].get_content())
    images = [attrs for tag, attrs in page.tags if tag == "img"]
    assert [attrs["src"] for attrs in images] == ["cid:compass@picture"]
    assert "<script>" in images[0]["alt"]


def test_a_subject_or_sender_with_a_line_break_adds_no_header(client_for, member, actor_for):
    actor = actor_for(member)
    mailing = mailing_to(actor, "a@ekerum.example", sender_name="Eva\r\nBcc: spy@x.se")
    mailings.update_mailing(
        actor=actor, mailing=mailing, changes={"content": {"kind": "text", "subject": "a\r\nBcc: x@x.se", "text": "b"}}
    )
    mailing = mailings.start_mailing(actor=actor, mailing=mailing)

    class ByHeaders(Postbox):
        def send(self, message, envelope):
            as_message(message, envelope)
            return super().send(message, envelope)

    postbox = ByHeaders()
    sending.send_slice(mailing.pk, postbox)
    assert postbox.addresses == []
    delivery = mailing.deliveries.get()
    assert (delivery.state, bool(delivery.reason)) == ("failed", True)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, each with its length and sum."""
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def header(width: int, height: int) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)


def small(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


PICTURES = {
    "30 MB": small() + b"\0" * 30_000_000,
    "SVG with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "SVG that says it is a PNG": b"\x89PNG\r\n\x1a\n<svg onload='alert(1)'></svg>",
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "more pixels than there is memory for": png(
        header(60_000, 60_000), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b"")
    ),
    "few bytes that become many": png(
        header(9_000, 9_000), (b"IDAT", zlib.compress(b"\0" * 50_000_000)), (b"IEND", b"")
    ),
    "a text without end": png(
        header(8, 8), (b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 90_000_000)), (b"IDAT", b"x"), (b"IEND", b"")
    ),
    "half a picture": small("JPEG")[:200],
    "nothing": b"",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_could_harm_is_refused_with_a_sentence(member, actor_for, name):
    upload = SimpleUploadedFile("bild.png", PICTURES[name], "image/png")
    with pytest.raises(UserError) as refused:
        actions.add_picture(actor=actor_for(member), upload=upload)
    assert refused.value.field == "picture"
    assert refused.value.message
    assert not MailPicture.objects.exists()
