"""Whatever a letter holds, reading it ends, and with as much as could be read."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundsystem.messaging.incoming import read
from kundsystem.messaging.plain import new_words, text_of_html
from tests.crm_core.inbound.letters import CONTENT_TYPE, form, letter, posted

EXAMPLES = 3000 if os.environ.get("KUNDSYSTEM_PROOF") == "full" else 40
PIECES = st.sampled_from(
    [
        *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/html; charset=nonsense\r\n"),
        *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n"),
        *(b"\r\n\r\n", b"--b\r\n", b"--b--\r\n", b"Subject: =?utf-8?b?w6U", b"From: \xff\xfe <a@b.example>\r\n"),
        *(b"Content-Disposition: attachment; filename*=utf-8''%zz\r\n", b"=?x?q?=00?=", b"<p onclick=x>Hej<script>x"),
        *(b"Content-Type: message/rfc822\r\n\r\n", b"References: " + b"<a@b> " * 50 + b"\r\n", b"\x00\xc3"),
    ]
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=14).map(b"".join))
def test_reading_always_ends_with_something(raw):
    for body in (posted(raw, "x@in.example"), form(headers=raw, html=raw, text=raw, envelope=raw), raw):
        found = read(body, CONTENT_TYPE)
        for line in (found.subject, found.sender_name, found.message_id):
            assert "\n" not in line
            assert "\x00" not in line
        assert "\x00" not in found.text
        found.digest.encode()


def test_parts_within_parts_without_end_are_read_in_part():
    head = b"From: a@b.example\r\nSubject: Djup\r\n"
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    found = read(posted(head + nested, "x@in.example"), CONTENT_TYPE)
    assert (found.sender, found.subject) == ("a@b.example", "Djup")


def test_fields_instead_of_the_letter_itself_say_the_same():
    body = form(
        headers=b"From: Asa <Asa@Ekerum.example>\nMessage-ID: <1@e>\nIn-Reply-To: <0@e>\n",
        subject="Åter".encode("latin-1"),
        charsets=b'{"subject":"iso-8859-1","html":"UTF-8"}',
        html="<style>p{}</style><p>Hej&nbsp;<b>du</b></p><p>Två</p><script>x()</script>".encode(),
        envelope=b'{"to":["X@in.example"],"from":"asa@ekerum.example"}',
    )
    found = read(body, CONTENT_TYPE)
    assert (found.sender, found.subject, found.answers) == ("asa@ekerum.example", "Åter", ("<0@e>",))
    assert found.text == "Hej\xa0du\nTvå"
    assert found.recipients == ("x@in.example",)


def test_a_picture_that_the_html_shows_is_no_file():
    message = letter()
    message.add_alternative('<p>Hej <img src="cid:logo"></p>', subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    message.add_attachment(b"x", maintype="text", subtype="csv", filename="lista.csv")
    assert [part.name for part in read(posted(message, "x@in.example"), CONTENT_TYPE).attachments] == ["lista.csv"]


@pytest.mark.parametrize(
    ("text", "subject", "new"),
    [
        ("Ja.\n\nOn Mon, 2 Nov 2026 at 10:00, K <k@a.example>\nwrote:\n> Hej", "Re: x", "Ja."),
        ("Ja.\n\n-----Ursprungligt meddelande-----\nFrån: K\nHej", "Sv: x", "Ja."),
        ("Ja.\n\nFrån: K <k@a.example>\nSkickat: den 2 november\nTill: Å\nÄmne: x\n\nHej", "Sv: x", "Ja."),
        ("Se nedan.\n\nFrån: K <k@a.example>\nSkickat: den 2 november\n\nHej", "VB: x", None),
        ("Den 2 november 2026 skrev K:\n> Pris?\n100 kr\n> När?\nNu", "Sv: x", None),
        ("> Pris?\n100 kr", "Sv: x", None),
        ("Ja.\n\n> Hej", "Sv: x", "Ja."),
        ("Från: oss till er, med värme", "Hej", None),
    ],
)
def test_what_is_answered_is_left_out_and_nothing_that_is_new(text, subject, new):
    assert new_words(text, subject) == (text if new is None else new)


def test_html_is_kept_by_its_words_alone():
    given = "<div>Hej<br>du</div><img src=x onerror=alert(1)><a href='javascript:x'>länk</a>"
    assert text_of_html(given) == "Hej\ndu\nlänk"
