"""What providers tell is believed when it is signed, stored once, and names no recipient."""

import pytest

from kundsystem.messaging.models import Report
from kundsystem.messaging.reports import sms_token

EVENTS = "/hooks/sendgrid/events/"
BOUNCE = {
    "email": "asa@ekerum.example",
    "ip": "192.0.2.1",
    "timestamp": 1795000000,
    "event": "bounce",
    "sg_event_id": "e1",
    "reason": "550 No such user",
    "organisation": "11111111-1111-1111-1111-111111111111",
    "delivery": "d1",
}


@pytest.fixture
def tell(sendgrid, public_client):
    """Return a function that tells events as SendGrid does."""

    def post(events, *, changed=lambda body: body, **how):
        told = sendgrid.signed(events, **how)
        return public_client.post(
            EVENTS,
            changed(told["body"]).encode(),
            content_type="application/json",
            headers={
                "X-Twilio-Email-Event-Webhook-Signature": told["signature"],
                "X-Twilio-Email-Event-Webhook-Timestamp": told["timestamp"],
            },
        )

    return post


def test_a_signed_report_is_stored_once_however_often_it_is_told(tell):
    assert tell([BOUNCE, BOUNCE | {"sg_event_id": "e2"}]).status_code == 204
    assert tell([BOUNCE]).status_code == 204
    first, second = Report.objects.order_by("key")
    assert (first.key, second.key) == ("e1", "e2")
    assert first.organisation == BOUNCE["organisation"]
    assert first.facts["delivery"] == "d1"
    assert "asa@ekerum.example" not in str(first.facts)


def test_an_event_without_an_id_is_known_by_what_it_says(tell):
    nameless = {name: value for name, value in BOUNCE.items() if name != "sg_event_id"}
    for _time in range(2):
        tell([nameless, nameless | {"timestamp": 1795000001}])
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    "how",
    [
        {"by": "a stranger"},
        {"age": 30 * 60 * 60},
        {"age": -600},
        {"changed": lambda body: body.replace("bounce", "delivered")},
        {"changed": lambda body: body.strip()},
    ],
)
def test_what_is_not_signed_so_is_refused(tell, how):
    assert tell([BOUNCE], **how).status_code == 403
    assert not Report.objects.exists()


def test_without_a_key_or_a_signature_nothing_is_believed(tell, settings, public_client):
    assert public_client.post(EVENTS, b"[]", content_type="application/json").status_code == 403
    settings.SENDGRID_WEBHOOK_KEY = ""
    assert tell([BOUNCE]).status_code == 403


def test_a_letter_that_comes_in_is_stored_whole_when_its_address_is_right(db, public_client, settings):
    settings.HOOK_SECRET = "s3cret"
    assert public_client.post("/hooks/sendgrid/inbound/guessed/", {"email": "Subject: x"}).status_code == 404
    assert public_client.post("/hooks/sendgrid/inbound/s3cret/", {"email": "Subject: Åter"}).status_code == 204
    report = Report.objects.get()
    assert "Subject: Åter".encode() in bytes(report.content)
    assert report.facts["content_type"].startswith("multipart/form-data; boundary=")


def test_what_became_of_a_text_is_stored_when_its_address_is_ours(db, public_client):
    said = {"id": "s1", "status": "delivered", "delivered": "2026-11-26T08:00:00"}
    assert public_client.post("/hooks/46elks/guessed/", said).status_code == 404
    for _time in range(2):
        assert public_client.post(f"/hooks/46elks/{sms_token('alfa', 'r1')}/", said).status_code == 204
    report = Report.objects.get()
    assert (report.organisation, report.facts["reference"], report.facts["status"]) == ("alfa", "r1", "delivered")
