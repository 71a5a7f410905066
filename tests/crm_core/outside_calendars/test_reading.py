"""A calendar from outside is read safely, shown as busy, and its owner is told when it cannot be read."""

import datetime as dt
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from crm_core.bookings.conflicts import conflicts_of
from crm_core.bookings.content import Content
from crm_core.models import OutsideCalendar, OutsideTime
from crm_core.outside_calendars import reading
from crm_core.outside_calendars.actions import add_calendar, read_due
from kundsystem.shared import fetching
from kundsystem.shared.keys import key_to_short
from tests.factories import booking_kind

EVENT = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Tandläkaren
DTSTART:{:%Y%m%dT%H0000Z}
DURATION:PT1H
END:VEVENT
END:VCALENDAR"""


class Server(BaseHTTPRequestHandler):
    """Another's calendar: what it answers is set by the test."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
    asked: list[tuple[str, str]] = []

    def do_GET(self):
        self.asked.append((self.path, self.headers.get("If-None-Match", "")))
        status, headers, body = self.answers.get(self.path, (404, {}, b""))
        if status == 200 and self.headers.get("If-None-Match") and self.headers["If-None-Match"] == headers.get("ETag"):
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    Server.answers, Server.asked = {}, []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


def due_again():
    OutsideCalendar.objects.update(next_at=timezone.now())
    return read_due()


def test_its_times_are_busy_and_only_its_owner_sees_what_by(actor, server, client_for, member, owner):
    tomorrow = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    Server.answers = {
        "/gammal": (302, {"Location": "/ny.ics"}, b""),
        "/ny.ics": (200, {"ETag": '"a"'}, EVENT.format(tomorrow).encode()),
    }
    add_calendar(actor=actor, address=f"{server}/gammal", name="Privat")
    assert read_due() == 1
    days = f"?date={timezone.localtime(tomorrow).date()}"
    assert "Tandläkaren" in client_for(member).get(f"/calendar/{days}").content.decode()
    page = client_for(owner).get(f"/calendar/team/{days}").content.decode()
    assert "Tandläkaren" not in page
    assert "Upptagen" in page
    content = Content(
        kind=booking_kind(), starts_at=tomorrow, ends_at=tomorrow + dt.timedelta(hours=1), users=[member.pk]
    )
    assert len(conflicts_of(actor, content)) == 1
    due_again()
    assert Server.asked[-1] == ("/ny.ics", '"a"'), "what has not changed is not sent again"
    assert OutsideTime.objects.count() == 1


def test_its_owner_is_told_why_it_is_not_read_and_what_it_said_is_kept(actor, server, client_for, member):
    Server.answers = {"/k.ics": (200, {}, EVENT.format(timezone.now()).encode())}
    client = client_for(member)
    assert client.post("/calendar/outside/", {"address": f"{server}/k.ics"}).status_code == 302
    read_due()
    Server.answers = {"/k.ics": (200, {}, b"<html>logga in</html>")}
    due_again()
    assert "Det här är ingen kalenderfil" in client.get("/calendar/outside/").content.decode()
    Server.answers = {}
    due_again()
    calendar = OutsideCalendar.objects.get()
    assert calendar.failures == 2
    assert calendar.next_at > timezone.now() + dt.timedelta(minutes=100), "later and later"
    assert OutsideTime.objects.count() == 1
    assert server not in calendar.address, "the address is a secret"
    client.post(f"/calendar/outside/{key_to_short(calendar.pk)}/remove/")
    assert not OutsideTime.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://example.com/k.ics", "file:///etc/passwd", "https://user:pw@example.com/", "hej", "https://[::1"]
)
def test_an_address_that_may_not_be_asked_is_refused(client_for, member, organisation, address):
    assert client_for(member).post("/calendar/outside/", {"address": address}).status_code == 422
    assert not OutsideCalendar.objects.exists()


def test_a_redirect_to_an_address_of_ours_is_not_followed(server, settings, monkeypatch):
    Server.answers = {"/k.ics": (302, {"Location": "https://inside.example/"}, b"")}
    real = socket.getaddrinfo
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 443))]

    def look_up(host, *more, **facts):
        return inside if host == "inside.example" else real(host, *more, **facts)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(fetching.Unreachable, match=r"inside\.example"):
        reading.read(f"{server}/k.ics")
    Server.answers = {"/k.ics": (302, {"Location": "/k.ics"}, b"")}
    with pytest.raises(fetching.Unreachable):
        reading.read(f"{server}/k.ics")


def test_an_answer_without_end_is_cut_off(server, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 1_000)
    Server.answers = {"/k.ics": (200, {}, b"BEGIN:VCALENDAR" + b"x" * 5_000)}
    with pytest.raises(fetching.Unreachable):
        reading.read(f"{server}/k.ics")
