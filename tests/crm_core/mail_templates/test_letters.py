"""Letters as they are made: what mail programs need, and what users may not put into them."""

import email
import email.policy
import io
from html.parser import HTMLParser

import pytest
from PIL import Image

from crm_core.mail_templates.checking import clean_piece
from crm_core.mail_templates.cleaning import clean_html, clean_line
from crm_core.mail_templates.compiling import compiled
from crm_core.mail_templates.content import Content, Piece, moved
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.pictures import parts_for, redrawn
from crm_core.merge_fields.fields import About
from kundsystem.messaging.rendered import as_mail
from kundsystem.shared.errors import UserError
from tests.factories import ContactFactory, UserFactory

pytestmark = pytest.mark.usefixtures("organisation")


def written(content, contact, language="sv"):
    program = compiled(content, Frame("Ekerum & Partner"), parts_for(content.pieces), language=language)
    about = About(contact.customer, contact, None, UserFactory(name="Karin Ekvall"), "Ekerum & Partner")
    return program.render(about)


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self, source):
        super().__init__()
        self.found = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def parts_of(message):
    whole = email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)
    return whole, {part.get_content_type(): part for part in whole.walk()}


def test_what_is_pasted_keeps_its_words_and_loses_everything_else():
    raw = (
        '<div onclick="x()" style="color:red">Hej <b>{{ kund.<i>namn</i> }}</b><script>steal()</script></div>'
        '<a href="javascript:x()">a</a><a href="//evil.se">b</a><a href="{{ kund.webbplats }}">c</a>'
        '<a href="https://x.se/?k={{ kund.namn }}">d</a><img src="http://x.se/spy.gif"><svg><script>1</script></svg>'
        "<style>p{}</style><iframe src=x></iframe>"
    )
    clean = clean_html(raw)
    assert clean == (
        "<p>Hej <strong>{{ kund.namn }}</strong></p>\n<a>a</a><a>b</a><a>c</a>"
        '<a href="https://x.se/?k={{ kund.namn }}">d</a>'
    )


def test_names_with_html_and_line_breaks_stay_names():
    evil = 'Nord"><script>x</script>\r\nBcc: spy@example.se'
    pieces = (
        Piece("1", "A", text="<p>{{ kund.namn }}</p>", label="{{ kund.namn }}", url="https://x.se/{{ kund.namn }}"),
    )
    contact = ContactFactory()
    contact.customer.name = evil
    message = written(Content("Till {{ kund.namn }}", "", pieces), contact)
    whole, parts = parts_of(as_mail(message.rendered, to="a@example.se", message_id="<1@example.se>"))
    assert whole["Bcc"] is None
    assert "\n" not in whole["Subject"]
    html = parts["text/html"].get_content()
    assert not {"script"} & {tag for tag, _attrs in Tags(html).found}
    assert all(attrs["href"].startswith("https://x.se/") for tag, attrs in Tags(html).found if tag == "a")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "javascript:alert(1)", "label": "x"}, "url"),
        ({"url": "https://{{ kund.webbplats }}", "label": "x"}, "url"),
        ({"url": "https://x.se"}, "label"),
        ({"layout": "picture", "picture": "ready:compass"}, "alt"),
        ({"text": "<p>{{ kund.nmn }}</p>"}, "text"),
        ({"text": "x" * 60_000}, "text"),
        ({"alt": "a\nb"}, "alt"),
    ],
)
def test_what_can_not_stay_in_a_block_is_refused_at_its_field(given, field):
    with pytest.raises(UserError) as refused:
        clean_piece(Piece(), given)
    assert refused.value.field == field
    assert refused.value.message


def test_a_subject_with_a_line_break_is_refused():
    with pytest.raises(UserError):
        clean_line("Hej\r\nBcc: spy@example.se", "subject")


def picture(side=2000, kind="PNG", mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, (side, side // 2), "#0b5a70").save(out, kind)
    return out


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 60),
        (b"\x89PNG\r\n\x1a\nnot really", 20),
        (picture().getvalue(), 30_000_000),
        (b"MZ program", 10),
    ],
)
def test_what_is_no_small_picture_is_refused_with_a_sentence(content, size):
    with pytest.raises(UserError) as refused:
        redrawn(io.BytesIO(content), size)
    assert refused.value.field == "picture"


def test_a_picture_is_drawn_again_smaller():
    content, kind = redrawn(picture(), 1000)
    assert (kind, Image.open(io.BytesIO(content)).size) == ("image/jpeg", (1200, 600))


def test_pieces_are_moved():
    pieces = [Piece(key) for key in "abc"]
    assert "".join(piece.key for piece in moved(pieces, "a", 2)) == "bca"
    assert "".join(piece.key for piece in moved(pieces, "c", -5)) == "cab"
