"""What becomes of a letter that is handed to the provider: it leaves once, or says why it did not."""

import pytest

from crm_core.mail_templates import sending
from crm_core.models import MailDraft, SentMail
from kundsystem.messaging.failures import TryLater
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory


@pytest.fixture
def mail(client_for, member, settings) -> SentMail:
    """A letter that waits to be handed over."""
    settings.MAIL_TIMEOUT = 0.5
    customer = CustomerFactory(name="Nordström & Söner", owner=member)
    ContactFactory(customer=customer, first_name="Åsa", email="asa@example.se", is_main=True)
    client = client_for(member)
    url = client.post(f"/customers/{key_to_short(customer.pk)}/mail/").headers["Location"]
    client.post(f"{url}step/", {"do": "head", "subject": "Hej"})
    assert client.post(f"{url}send/").status_code == 302
    assert not MailDraft.objects.exists()
    return SentMail.objects.get()


def test_it_goes_by_the_provider_of_the_installation(mail, sendgrid, member):
    sending.deliver(mail.pk)
    [letter] = sendgrid.messages()
    assert (letter["to"], letter["subject"]) == (["asa@example.se"], "Hej")
    mail.refresh_from_db()
    assert mail.state == "sent"


@pytest.mark.parametrize(
    "fault, state, taken",
    [
        ({"kind": "answer", "status": 400}, "failed", 0),
        ({"kind": "answer", "status": 401}, "failed", 0),
        ({"kind": "drop"}, "uncertain", 1),
    ],
)
def test_what_went_wrong_is_kept_and_it_is_not_sent_again(mail, sendgrid, fault, state, taken):
    sendgrid.misbehave(fault | {"times": 1})
    sending.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == state
    assert mail.reason
    sending.deliver(mail.pk)
    assert len(sendgrid.messages()) == taken


def test_what_the_provider_did_not_take_is_tried_again(mail, sendgrid):
    sendgrid.misbehave({"kind": "answer", "status": 503, "times": 1})
    with pytest.raises(TryLater):
        sending.deliver(mail.pk)
    sending.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert len(sendgrid.messages()) == 1
