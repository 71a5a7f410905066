"""The server misbehaves as it is told, and no longer than that."""

import smtplib
import time

import pytest

from tests.fakes.mail.letters import plain

ASA, BO = "asa@ekerum.example", "bo@ekerum.example"


def test_a_recipient_is_refused_and_the_others_are_not(mailbox, smtp):
    mailbox.misbehave({"kind": "refuse", "recipient": ASA})
    refused = smtp.send_message(plain(), to_addrs=[ASA, BO])
    assert refused[ASA][0] == 550
    assert mailbox.letters()[0]["to"] == [BO]


def test_a_recipient_is_put_off_twice_and_then_taken(mailbox, smtp):
    mailbox.misbehave({"kind": "defer", "times": 2})
    for _time in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            smtp.send_message(plain())
        assert refusal.value.recipients[ASA][0] == 451
    assert smtp.send_message(plain()) == {}
    assert mailbox.faults()[0]["used"] == 2


def test_an_answer_takes_its_time_and_the_letter_is_kept(mailbox, smtp):
    mailbox.misbehave({"kind": "slow", "seconds": 0.4})
    started = time.monotonic()
    smtp.send_message(plain())
    assert time.monotonic() - started >= 0.4
    assert len(mailbox.letters()) == 1


@pytest.mark.parametrize("keep", [True, False])
def test_the_connection_breaks_before_the_answer(mailbox, smtp, keep):
    mailbox.misbehave({"kind": "drop", "times": 1, "keep": keep})
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.send_message(plain())
    assert len(mailbox.letters()) == keep
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10) as again:
        again.send_message(plain())
    assert len(mailbox.letters()) == keep + 1


def test_faults_end(mailbox, smtp):
    mailbox.misbehave({"kind": "refuse"})
    mailbox.misbehave()
    assert smtp.send_message(plain()) == {}


@pytest.mark.parametrize(
    "rules",
    [
        "inte json",
        "5",
        '[{"kind": "explode"}]',
        '[{"kind": "slow", "seconds": "länge"}]',
        '[{"kind": "slow", "seconds": 1e9}]',
        '[{"kind": "defer", "times": 0}]',
        '[{"kind": "refuse", "recipients": "*"}]',
    ],
)
def test_a_rule_that_can_not_be_followed_is_refused_in_words(get, mailbox, rules):
    answer = get("/faults", "PUT", rules)
    assert answer.status == 400
    assert '"error": "' in answer.text
    assert mailbox.faults() == []
