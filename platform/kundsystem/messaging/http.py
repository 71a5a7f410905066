"""Asking a provider over HTTP so that one knows afterwards whether the question can have arrived.

urllib tells a server that was never reached and a connection that broke in the middle apart by luck only. Here every
trouble before the connection stands is `NotConnected`, and every other one has to be taken for a lost answer.
"""

import http.client
from collections.abc import Mapping
from typing import Any
from urllib import request
from urllib.error import HTTPError, URLError

from kundsystem.messaging.failures import Failure, TryLater, Uncertain


class NotConnected(OSError):
    """The server was not reached, so it has got nothing."""


class _Connecting:
    """A connection that says when it failed before anything was sent."""

    def connect(self) -> None:
        try:
            super().connect()  # type: ignore[misc]
        except OSError as error:
            raise NotConnected(str(error)) from error


class _Plain(_Connecting, http.client.HTTPConnection):
    pass


class _Secure(_Connecting, http.client.HTTPSConnection):
    pass


class _PlainHandler(request.HTTPHandler):
    def http_open(self, req: request.Request) -> Any:
        return self.do_open(_Plain, req)


class _SecureHandler(request.HTTPSHandler):
    def https_open(self, req: request.Request) -> Any:
        return self.do_open(_Secure, req)


class _NoRedirects(request.HTTPRedirectHandler):
    """What is sent with a key goes nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def opener() -> request.OpenerDirector:
    """Return what opens addresses for us."""
    return request.build_opener(_PlainHandler, _SecureHandler, _NoRedirects)


def lost(error: Exception) -> Failure:
    """Say what an error without an answer means: not sent, or uncertain."""
    if isinstance(error, NotConnected) or (isinstance(error, URLError) and isinstance(error.reason, NotConnected)):
        return TryLater("The provider could not be reached.", "not_reached")
    return Uncertain("The provider's answer was lost.", "answer_lost")


def post(address: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> tuple[int, bytes]:
    """Post something; returns the status and the body, whatever they are.

    Raises:
        TryLater: the server was not reached.
        Uncertain: there was no answer, or only a part of one.
    """
    asked = request.Request(address, data=body, headers=dict(headers), method="POST")  # noqa: S310 (a setting's address)
    try:
        try:
            with opener().open(asked, timeout=timeout) as answer:
                return answer.status, answer.read()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise lost(error) from error
