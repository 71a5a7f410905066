"""Mail really leaves, by SMTP, and a server in trouble gets another try."""

import smtplib

import pytest

from kundsystem.messaging.tasks import NotNow, deliver

TO = "asa@ekerum.example"
MESSAGE = {"to": TO, "subject": "Hej Åsa", "body": "Hej\n", "message_id": "<1@alfa.example>"}


@pytest.fixture
def delivered(db):
    """Return a function that hands a message over, with as many tries as the task gives it."""
    configuration = deliver.app.conf
    configuration.task_eager_propagates = False  # or only the first try would be made
    # Celery's mark that one is inside a task belongs to the process: tests in two threads at once may leave it set.
    yield lambda: deliver.apply(kwargs=MESSAGE).get(disable_sync_subtasks=False)
    configuration.task_eager_propagates = True


def header(letter: dict, name: str) -> str:
    return dict(letter["headers"])[name]


def test_a_new_password_is_asked_for_and_the_mail_arrives(
    mailbox, anonymous, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        anonymous.post("/accounts/password/reset/", {"email": member.email})
    letter = mailbox.wait_for(member.email)
    assert letter["from"] == "noreply@kundsystem.example"
    assert header(letter, "Auto-Submitted") == "auto-generated"
    assert anonymous.get(letter["links"][0]).status_code == 302


def test_a_sign_up_sends_a_link_that_confirms_the_address(
    mailbox, db, public_client, django_capture_on_commit_callbacks
):
    facts = {"organisation": "Brevbäraren AB", "subdomain": "brevbararen", "name": "Britt Bärare"}
    facts |= {"email": "britt@brev.example", "password": "många brev i en väska"}
    with django_capture_on_commit_callbacks(execute=True):
        assert public_client.post("/sign-up/", facts).status_code in (200, 302)
    letter = mailbox.wait_for("britt@brev.example")
    assert "//brevbararen.kundsystem.localhost" in letter["links"][0]


def test_a_server_that_asks_for_patience_gets_it(mailbox, delivered):
    mailbox.misbehave({"kind": "defer", "times": 3})
    delivered()
    assert mailbox.faults()[0]["used"] == 3
    assert len(mailbox.letters(to=TO)) == 1


def test_patience_ends_and_the_error_does_not_name_the_recipient(mailbox, delivered):
    mailbox.misbehave({"kind": "defer"})
    with pytest.raises(NotNow, match="451") as error:
        delivered()
    assert TO not in str(error.value)
    assert error.value.__cause__ is None
    assert mailbox.faults()[0]["used"] == 1 + deliver.max_retries


def test_a_recipient_that_does_not_exist_is_not_tried_again(mailbox, delivered):
    mailbox.misbehave({"kind": "refuse"})
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        delivered()
    assert mailbox.faults()[0]["used"] == 1


def test_after_a_lost_answer_the_same_letter_is_sent_again(mailbox, delivered):
    mailbox.misbehave({"kind": "drop", "times": 1})
    delivered()
    ids = {header(mailbox.ask(letter["url"][1:]), "Message-ID") for letter in mailbox.letters()}
    assert len(mailbox.letters()) == 2
    assert ids == {"<1@alfa.example>"}, "by its id, the recipient's server knows it again"


def test_a_server_that_does_not_answer_is_given_up_in_time(mailbox, delivered, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mailbox.misbehave({"kind": "slow", "seconds": 2, "times": 1})
    delivered()
    assert mailbox.letters(to=TO)
