"""A server whose address somebody typed in is never one of ours."""

import socket
import threading
import time

import pytest

from kundsystem.shared import fetching
from kundsystem.shared.fetching import Unreachable, ask, judged, may_be_asked


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example",
        "ftp://login.example",
        "https://",
        "https://user@login.example",
        "https://user:word@login.example",
        "https://login.example:99999",
        "https://login.example/\r\nX: y",
        "file:///etc/passwd",
        "//login.example",
        "http://127.0.0.1.login.example",
    ],
)
def test_what_is_no_safe_address_is_not_asked(url):
    with pytest.raises(Unreachable):
        judged(url)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *(
            "::1",
            "::",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
            "ff02::1",
        ),
        "240.0.0.1",
    ],
)
def test_addresses_that_are_not_out_on_the_internet(settings, address):
    settings.DEVELOPMENT = False
    assert not may_be_asked(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_that_are(address):
    assert may_be_asked(address)


def test_this_computer_is_asked_while_developing_only(settings):
    settings.DEVELOPMENT = False
    with pytest.raises(Unreachable):
        ask("http://127.0.0.1:1/")
    with pytest.raises(Unreachable):
        ask("https://localhost:1/")


def test_a_name_that_leads_inside_is_not_asked_whatever_else_it_leads_to(settings, monkeypatch):
    settings.DEVELOPMENT = False
    found = [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(Unreachable, match="rebound"):
        ask("https://rebound.example/")


@pytest.fixture
def serve():
    """Answers one question with pieces, some time apart; returns the address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(pieces, pause):
        try:
            there, _address = listening.accept()
            there.recv(65536)
            for piece in pieces:
                there.sendall(piece)
                time.sleep(pause)
            there.close()
        except OSError:
            return

    def start(*pieces, pause=0.0):
        threading.Thread(target=answer, args=(pieces, pause), daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/x"

    yield start
    listening.close()


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


def test_a_short_answer_is_read(serve):
    assert ask(serve(OK, b'{"a": 1}')).facts() == {"a": 1}


@pytest.mark.parametrize("body", [b"[1]", b"<html>", b'"x"', b"[" * 100_000])
def test_what_is_no_object_says_nothing(serve, body):
    assert ask(serve(OK, body)).facts() == {}


def test_an_endless_answer_is_cut_off(serve):
    with pytest.raises(Unreachable):
        ask(serve(OK, b"x" * (fetching.LONGEST + 2)))


def test_whoever_answers_drop_by_drop_is_hung_up_on(serve, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.4)
    started = time.monotonic()
    with pytest.raises(Unreachable):
        ask(serve(OK, *[b"x"] * 100, pause=0.1))
    assert time.monotonic() - started < 3


def test_a_redirect_is_an_answer_and_not_followed(serve):
    assert ask(serve(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n")).status == 302
