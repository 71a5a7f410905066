"""Mail by SendGrid: the whole message arrives, and every failure says what has to be done about it."""

import socket
from dataclasses import replace

import pytest

from kundsystem.messaging.envelope import Envelope, UnsafeHeader
from kundsystem.messaging.failures import GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.messaging.rendered import Part, Rendered
from kundsystem.messaging.sendgrid import SendGridTransport

MESSAGE = Rendered(
    subject="Nyheter åt Åsa",
    html='<p>Hej Åsa</p><img src="cid:bild1" alt="Bild">',
    text="Hej Åsa\n",
    inline=(Part("bild.png", "image/png", b"\x89PNG picture", "bild1"),),
    attachments=(Part("lista.csv", "text/csv", b"a;b\n"),),
    headers=(("X-Entity-Ref-ID", "1"),),
)
ENVELOPE = Envelope(
    to="asa@ekerum.example",
    to_name="Åsa Ek",
    sender="hej@alfa.example",
    sender_name="Alfa AB",
    message_id="<1@alfa.example>",
    reply_to="svar@alfa.example",
    categories=("mailing",),
    arguments={"organisation": "alfa", "delivery": "d1"},
    unsubscribe="https://alfa.example/u/1/",
)


def test_the_whole_message_arrives(sendgrid):
    name = SendGridTransport().send(MESSAGE, ENVELOPE)
    [letter] = sendgrid.messages()
    assert letter["id"] == name
    assert (letter["to"], letter["from"], letter["subject"]) == (
        ["asa@ekerum.example"],
        "hej@alfa.example",
        "Nyheter åt Åsa",
    )
    assert letter["content"] == {"text/plain": MESSAGE.text, "text/html": MESSAGE.html}
    assert letter["arguments"] == {"organisation": "alfa", "delivery": "d1"}
    assert letter["categories"] == ["mailing"]
    assert letter["headers"]["List-Unsubscribe"] == "<https://alfa.example/u/1/>"
    assert letter["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["headers"]["Message-ID"] == "<1@alfa.example>"
    listed, picture = sorted(letter["attachments"], key=lambda part: part["disposition"])
    assert (picture["disposition"], picture["content_id"], picture["type"]) == ("inline", "bild1", "image/png")
    assert (listed["disposition"], listed["filename"]) == ("attachment", "lista.csv")
    assert not letter["tracking"]["open_tracking"]["enable"]
    assert not letter["tracking"]["click_tracking"]["enable"]


def test_what_is_scheduled_in_a_batch_can_be_cancelled(sendgrid):
    sender = SendGridTransport()
    batch = sender.new_batch()
    later = Envelope(
        to="a@b.example", sender="hej@alfa.example", message_id="<2@a>", batch=batch, send_at=2_000_000_000
    )
    sender.send(MESSAGE, later)
    assert [letter["batch"] for letter in sendgrid.messages()] == [batch]
    sender.cancel(batch)
    assert sendgrid.messages() == []


@pytest.mark.parametrize(
    "status, kind",
    [
        *[(429, TryLater), (500, TryLater), (503, TryLater), (504, Uncertain)],
        *[(401, SendersFault), (403, SendersFault), (400, GivenUp), (413, GivenUp)],
    ],
)
def test_an_answer_says_what_to_do(sendgrid, status, kind):
    sendgrid.misbehave({"kind": "answer", "status": status})
    with pytest.raises(kind) as failure:
        SendGridTransport().send(MESSAGE, ENVELOPE)
    assert failure.value.sentence
    assert failure.value.code == f"http_{status}"


def test_a_refusal_has_its_sentence_and_too_many_its_patience(sendgrid):
    with pytest.raises(GivenUp, match="Does not contain a valid address"):
        SendGridTransport().send(MESSAGE, Envelope(to="asa@", sender="a@b.example", message_id="<1@a>"))
    sendgrid.misbehave({"kind": "answer", "status": 429})
    with pytest.raises(TryLater) as failure:
        SendGridTransport().send(MESSAGE, ENVELOPE)
    assert failure.value.after == 1


def test_a_wrong_key_is_the_senders_fault(sendgrid, settings):
    settings.SENDGRID_API_KEY = "SG.wrong"
    with pytest.raises(SendersFault, match="authorization grant is invalid"):
        SendGridTransport().send(MESSAGE, ENVELOPE)


def test_after_a_lost_answer_it_is_uncertain_although_it_was_accepted(sendgrid, settings):
    settings.MAIL_TIMEOUT = 0.3
    sendgrid.misbehave({"kind": "drop", "times": 1}, {"kind": "slow", "seconds": 1, "times": 1})
    for _lost in ("connection", "patience"):
        with pytest.raises(Uncertain):
            SendGridTransport().send(MESSAGE, ENVELOPE)
    assert len(sendgrid.messages()) == 2


def test_a_server_that_is_not_reached_has_got_nothing(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.SENDGRID_HOST, settings.SENDGRID_API_KEY = f"http://127.0.0.1:{taken.getsockname()[1]}", "SG.x"
        with pytest.raises(TryLater) as failure:
            SendGridTransport().send(MESSAGE, ENVELOPE)
    assert failure.value.code == "not_reached"


def test_nobody_adds_headers_by_a_line_break(sendgrid):
    for bad in ({"to_name": "A\r\nBcc: b@b"}, {"reply_to": "a@a\nX: y"}, {"unsubscribe": "https://a/\r\nX: y"}):
        with pytest.raises(UnsafeHeader):
            SendGridTransport().send(MESSAGE, replace(ENVELOPE, **bad))
    assert sendgrid.messages() == []
