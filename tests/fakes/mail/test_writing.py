"""Somebody outside writes: to the product by its hook, to others into the mailbox; and texts are reported on."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from kundsystem.messaging import incoming
from tests.fakes.mail.letters import plain
from tests.mailbox import Mailbox, running_mailbox
from tests.messaging import ELKS_NAME, ELKS_PASSWORD, StandIn, running

taken: list[tuple[str, str, str, bytes]] = []


class Product(BaseHTTPRequestHandler):
    """Takes in what is posted to it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        taken.append((self.path, self.headers["Host"], self.headers["Content-Type"], body))
        self.send_response(404 if "wrong" in self.path else 204)
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def product() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Product)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://kundsystem.localhost:{server.server_port}/in/"
    server.shutdown()


@pytest.fixture(scope="module")
def telephones() -> Iterator[StandIn]:
    with running("elks") as elks:
        yield elks


@pytest.fixture(scope="module")
def mailbox(product: str, telephones: StandIn) -> Iterator[Mailbox]:
    to_product = {"INBOUND_URL": product, "INBOUND_DOMAIN": "svar.example"}
    with running_mailbox(None, "--texts", telephones.url, **to_product) as running_one:
        yield running_one


def write(get, to: str, answer: str = "") -> tuple[int, dict[str, str]]:
    said = {"sender": "Åsa Ek <asa@ekerum.example>", "to": to, "subject": "Sv: Hej", "text": "Gärna!", "answer": answer}
    answered = get("/letters", "PUT", json.dumps(said))
    return answered.status, json.loads(answered.body)


def test_an_answer_comes_in_as_inbound_parse_hands_it_over_and_a_copy_to_others_stays_here(get, smtp, mailbox):
    taken.clear()
    message = plain("Hej")
    message["Reply-To"] = "anna@alfa.example, alfa-0123456789ab@svar.example"
    message["Message-ID"] = "<1@alfa.example>"
    smtp.send_message(message)
    letter = mailbox.wait_for("asa@ekerum.example")
    page = get(f"/write/?answer={letter['id']}").text
    assert "alfa-0123456789ab@svar.example" in page
    assert "Sv: Hej" in page
    to = "anna@alfa.example, alfa-0123456789ab@svar.example"
    assert write(get, to, letter["id"]) == (200, {"sent": to.split(", ")})
    [(path, host, kind, body)] = taken
    assert path == "/in/"
    assert host.startswith("kundsystem.localhost:")
    read = incoming.read(body, kind)
    assert (read.sender, read.sender_name, read.subject) == ("asa@ekerum.example", "Åsa Ek", "Sv: Hej")
    assert read.recipients == ("alfa-0123456789ab@svar.example",)
    assert read.answers[0] == "<1@alfa.example>"
    assert read.text.startswith("Gärna!\n\nDen ")
    assert "\n> " in read.text
    assert not read.is_refuted
    assert mailbox.wait_for("anna@alfa.example")["text"].startswith("Gärna!")


@pytest.mark.parametrize(("to", "said"), [("", "address"), ("x", "address")])
def test_a_letter_to_nobody_is_not_sent(get, to, said):
    assert write(get, to) == (400, {"error": said})


def test_a_page_of_a_stranger_can_not_send(get):
    assert get("/letters", "POST", "{}").status == 405


def test_texts_are_shown_and_reported_on(get, telephones, product):
    taken.clear()
    pair = b64encode(f"{ELKS_NAME}:{ELKS_PASSWORD}".encode()).decode()
    form = {"from": "Kundsystem", "to": "+46701234567", "message": "Ring <Åsa>", "whendelivered": f"{product}sms/"}
    asked = Request(f"{telephones.url}/a1/sms", urlencode(form).encode(), {"Authorization": f"Basic {pair}"})
    with urlopen(asked) as answer:
        key = json.load(answer)["id"]
    assert "Ring &lt;Åsa&gt;" in get("/texts/").text
    assert get(f"/texts/{key}", "PUT", "delivered").status == 200
    assert taken[0][0] == "/in/sms/"
    assert b"status=delivered" in taken[0][3]
    assert get(f"/texts/{key}", "PUT", "perhaps").status == 400
