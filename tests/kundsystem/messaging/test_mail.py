"""Mail that the product writes."""

import pytest
from django.core import mail
from django.db import transaction

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
