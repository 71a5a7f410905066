"""Mail that the product writes, and the outbox where it stays in development."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from kundsystem.messaging import outbox
from kundsystem.messaging.mail import send_mail

FACTS = {"name": "Åsa <b>", "organisation": "Ekerum & Söner", "url": "http://a.example/?x=1&y=2", "days": 7}


@pytest.mark.parametrize("template", ["accounts/mail/confirm", "accounts/mail/reset"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_letter_is_plain_text_as_it_was_written(db, django_capture_on_commit_callbacks, template, language):
    with django_capture_on_commit_callbacks(execute=True):
        send_mail(template, "asa@ekerum.example", FACTS, language=language)
    [letter] = mail.outbox
    assert "Ekerum & Söner" in letter.subject
    assert FACTS["url"] in letter.body
    assert "Åsa <b>" in letter.body
    assert "&amp;" not in letter.body + letter.subject
    assert "{" not in letter.body


def test_a_name_can_not_add_a_header(db, django_capture_on_commit_callbacks):
    facts = FACTS | {"organisation": "Ekerum\r\nBcc: alla@ekerum.example"}
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("accounts/mail/reset", "asa@ekerum.example", facts, language="sv")
    [letter] = mail.outbox
    assert "\n" not in letter.subject
    assert letter.recipients() == ["asa@ekerum.example"]


def test_nothing_leaves_when_the_transaction_does_not_end_well(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send_mail("accounts/mail/reset", "asa@ekerum.example", FACTS, language="sv")
        transaction.set_rollback(True)
    assert mail.outbox == []


class TestOutbox:
    """The page in development."""

    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.OUTBOX = tmp_path / "outbox"

    def send(self, subject: str, body: str = "Hej\nhttp://a.example/?x=1&y=2\n") -> None:
        outbox.OutboxBackend().send_messages([EmailMessage(subject, body, to=["asa@ekerum.example"])])

    def test_the_newest_is_first_and_links_can_be_followed(self, public_client):
        self.send("Första")
        self.send("Andra <i>")
        text = public_client.get("/outbox/").content.decode()
        assert text.index("Andra &lt;i&gt;") < text.index("Första")
        assert '<a href="http://a.example/?x=1&amp;y=2"' in text

    def test_empty_it_says_what_will_be_there(self, public_client):
        assert public_client.get("/outbox/").status_code == 200

    def test_it_keeps_the_latest_only(self, monkeypatch):
        monkeypatch.setattr(outbox, "KEPT", 3)
        for number in range(5):
            self.send(f"Brev {number}")
        assert [message.subject for message in outbox.messages()] == ["Brev 4", "Brev 3", "Brev 2"]

    def test_elsewhere_than_in_development_there_is_none(self, public_client, settings):
        settings.OUTBOX = None
        assert public_client.get("/outbox/").status_code == 404

    def test_it_is_not_on_an_organisations_host(self, client_for, owner):
        assert client_for(owner).get("/outbox/").status_code == 404
