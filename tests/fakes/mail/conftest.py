"""Sending to the mailbox, and opening its pages, as others would."""

import smtplib
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import NamedTuple

import pytest

from tests.mailbox import Mailbox


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """A connection to the server."""
    connection = smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10)
    yield connection
    connection.close()


class Answer(NamedTuple):
    """What a page answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@pytest.fixture
def get(mailbox: Mailbox) -> Callable[..., Answer]:
    """Return a function: path and headers → what the mailbox answers."""

    def ask(path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", mailbox.http_port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    return ask
