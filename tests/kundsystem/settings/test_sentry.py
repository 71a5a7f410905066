"""Error reports: where and how, in which organisation, and nothing about anybody."""

import json
import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from kundsystem.settings import sentry
from kundsystem.shared.scrubbing import scrub_text

PERSONAL = ["asa@ekerum.example", "070-123 45 67", "+46 70 123 45 67", "811218-9876", "19811218-9876", "Åsa Öberg"]


class Kept(Transport):
    """Keeps what would have been sent."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict] = []

    def capture_envelope(self, envelope) -> None:
        event = envelope.get_event()
        if event:
            self.events.append(event)


@pytest.fixture
def kept():
    transport = Kept()
    before = sentry_sdk.get_client()
    sentry.start("https://key@sentry.example/1", transport=transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(before)


@pytest.fixture
def breaks(monkeypatch):
    def fail(request):
        secret = PERSONAL[-1]  # noqa: F841 -- a local variable that must not be sent
        logging.getLogger("kundsystem").warning("Mail to asa@ekerum.example")
        raise RuntimeError("No reply from asa@ekerum.example, 070-123 45 67")

    monkeypatch.setattr("kundsystem.accounts.views.render", lambda request, *args, **kwargs: fail(request))


@pytest.mark.usefixtures("breaks")
def test_a_report_names_organisation_and_actor_and_nobody_else(kept, client_for, member, organisation):
    client = client_for(member)
    client.raise_request_exception = False
    answer = client.post(
        "/accounts/profile/?q=asa@ekerum.example",
        {"name": "", "language": PERSONAL[-1], "phone": "070-123 45 67"},
        headers={"X-Note": "811218-9876"},
    )
    assert answer.status_code == 500
    [event] = [event for event in kept.events if event.get("exception")]
    assert event["tags"]["organisation"] == organisation.schema_name
    assert event["tags"]["actor"] == str(member.pk)
    text = json.dumps(event, ensure_ascii=False, default=str)
    for secret in (*PERSONAL, client.cookies["kundsystem_session"].value, member.email, member.name):
        assert secret not in text, text[max(0, text.find(secret) - 300) : text.find(secret) + 100]
    assert "RuntimeError" in text
    assert "profile" in event["transaction"]


def test_what_the_database_says_of_a_row_is_left_out(kept, db):
    from django.db import IntegrityError

    try:
        raise IntegrityError(f"duplicate key\nDETAIL:  Key (name)=({PERSONAL[-1]}) already exists.")
    except IntegrityError:
        sentry_sdk.capture_exception()
    [event] = kept.events
    text = json.dumps(event, ensure_ascii=False, default=str)
    assert PERSONAL[-1] not in text
    assert "duplicate key" in text


@pytest.mark.parametrize("secret", PERSONAL[:-1])
def test_numbers_and_addresses_are_replaced(secret):
    assert scrub_text(f"before {secret} after") == "before [removed] after"


@pytest.mark.parametrize(
    "text", ["took 1234 ms", "org_73ac7ee5b0ee48feb859466bd3ace446", "2026-11-23 18:47:01", "v5.2.19"]
)
def test_what_is_nobodys_stays(text):
    assert scrub_text(text) == text


def test_without_an_address_nothing_is_started():
    assert sentry.SENTRY_DSN == ""
