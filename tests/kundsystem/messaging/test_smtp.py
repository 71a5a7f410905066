"""Mail by any mail server: the same message, and the same kinds of failure."""

import pytest

from kundsystem.messaging.failures import GivenUp, TryLater, Uncertain
from kundsystem.messaging.smtp import SmtpTransport
from kundsystem.messaging.transport import transport
from tests.kundsystem.messaging.test_sendgrid import ENVELOPE, MESSAGE


def test_the_whole_message_arrives(mailbox):
    transport().send(MESSAGE, ENVELOPE)
    letter = mailbox.wait_for(ENVELOPE.to)
    headers = dict(letter["headers"])
    assert headers["Message-ID"] == ENVELOPE.message_id
    assert headers["From"] == "Alfa AB <hej@alfa.example>"
    assert headers["Reply-To"] == "svar@alfa.example"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [(part["content_type"], part["is_shown"]) for part in letter["parts"]] == [
        ("image/png", True),
        ("text/csv", False),
    ]


@pytest.mark.parametrize("fault, kind", [("refuse", GivenUp), ("defer", TryLater), ("drop", Uncertain)])
def test_a_failure_says_what_to_do(mailbox, fault, kind):
    mailbox.misbehave({"kind": fault})
    with pytest.raises(kind) as failure:
        SmtpTransport().send(MESSAGE, ENVELOPE)
    assert ENVELOPE.to not in failure.value.sentence


def test_a_server_that_is_not_reached_has_got_nothing(mailbox, settings):
    settings.EMAIL_PORT = 1
    with pytest.raises(TryLater):
        SmtpTransport().send(MESSAGE, ENVELOPE)
