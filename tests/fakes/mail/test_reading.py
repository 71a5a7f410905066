"""Any letter can be read, also one that breaks every rule."""

from hypothesis import given
from hypothesis import strategies as st

from fakes.mail.letters import read, subject_of

BROKEN = {
    "a subject in bytes": b"Subject: R\xe4ksm\xf6rg\xe5s\n\nHej\n",
    "an unknown alphabet": b"Content-Type: text/plain; charset=klingon\n\nHej \xe4\n",
    "an encoded word that is none": b"Subject: =?utf-8?q?=E5=?=\n\nHej\n",
    "parts without an end": b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHej\n",
    "parts without parts": b"Content-Type: multipart/mixed\n\nHej\n",
    "a letter in nothing": b"Content-Type: message/rfc822\n\n",
    "base64 that is none": b"Content-Transfer-Encoding: base64\n\n=?%!\n",
    "an address list that never ends": b"To: <<<>>> ,,, (((\nFrom: =?\n\nHej\n",
    "a name of a file with line breaks": b'Content-Disposition: attachment; filename="a\r\n b"\n\nHej\n',
    "nothing": b"",
}

EMPTY = {"nothing", "a letter in nothing", "base64 that is none"}


def test_broken_letters_are_read():
    for what, content in BROKEN.items():
        reading = read(content)
        (reading.text + reading.html + subject_of(content) + str(reading.headers)).encode()
        assert what in EMPTY or reading.text or reading.parts, what


PIECES = st.sampled_from([*BROKEN.values(), b"\n", b"\r\n\r\n", b"--x\n", b"--x--\n", b"Content-ID: <a>\n", b"cid:a "])


@given(st.lists(PIECES | st.binary(max_size=40), max_size=8).map(b"".join))
def test_whatever_comes_is_read(content):
    reading = read(content)
    subject_of(content).encode()
    reading.shown_html(str).encode()
    "".join(name + value for name, value in reading.headers).encode()
    assert [part.number for part in reading.parts] == list(range(1, len(reading.parts) + 1))


def test_a_picture_that_the_html_names_in_its_own_way_is_found():
    content = (
        b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<IMG SRC='CID:a%40b'>\n"
        b"--x\nContent-Type: image/png\nContent-ID: <a@b>\n\nx\n--x--\n"
    )
    reading = read(content)
    assert reading.parts[0].is_shown
    assert reading.shown_html(lambda number: f"/{number}") == "<base target=\"_blank\"><IMG SRC='/1'>\n"[:-1]
