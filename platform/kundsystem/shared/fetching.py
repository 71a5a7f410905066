"""Asking a server whose address somebody has typed in, which must never be one of ours.

A name is looked up once, every address that it has is judged, and the connection goes to an address that was judged:
a name that leads elsewhere a moment later leads nowhere. No redirect is followed, the answer is short, and whoever
answers slowly on purpose is hung up on.
"""

import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

LONGEST = 256 * 1024
SECONDS = 8.0
# Translated to IPv4 on the way, so that they would lead where nobody has judged.
TRANSLATED = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48")]


class Unreachable(UserError):
    """It did not answer, answered what nobody can use, or may not be asked at all."""

    code = "unreachable"


class Unsent(Unreachable):
    """It was not even connected to, so it has got nothing."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # by their names in small letters

    def facts(self) -> dict[str, Any]:
        """Return the JSON object that it said; empty when it said something else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def ask(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    longest: int = LONGEST,
    seconds: float | None = None,
) -> Answer:
    """Ask an address, or send it a form or something else, which the headers say what it is.

    Args:
        url: what is asked.
        form: what is sent.
        content: what is sent instead; nothing is sent without either.
        headers: more of them.
        longest: of so many bytes the answer may be.
        seconds: so long all of it may take; `SECONDS` when it is not said.

    Raises:
        Unreachable: with a sentence that says why; `Unsent` when it has surely got nothing.
    """
    parts = judged(url)
    addresses = _addresses(parts)
    body = content if form is None else urlencode(form).encode()
    sent = {"Accept": "application/json", "User-Agent": "Kundsystem", "Connection": "close", **(headers or {})}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection = _Connection(parts, addresses)
    too_late = threading.Timer(seconds or SECONDS, connection.hang_up)
    too_late.daemon = True
    too_late.start()
    try:
        path = f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
        connection.request("GET" if body is None else "POST", path, body=body, headers=sent)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, response.read(longest + 1), told)
    except (OSError, HTTPException, ValueError) as error:
        kind = Unreachable if connection.is_connected else Unsent
        raise kind(_("%(host)s does not answer.") % {"host": parts.hostname}) from error
    finally:
        too_late.cancel()
        connection.close()
    if connection.was_hung_up:
        raise Unreachable(_("%(host)s does not answer.") % {"host": parts.hostname})
    if len(answer.body) > longest:
        raise Unreachable(_("%(host)s answers far more than it should.") % {"host": parts.hostname})
    return answer


def judged(url: str) -> SplitResult:
    """Return an address in its parts; Unreachable unless it is one that may be asked, as far as its text tells."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        raise Unsent(_("%(url)s is not an address.") % {"url": url}) from None
    if not parts.hostname or parts.username is not None or parts.password is not None or not url.isprintable():
        raise Unsent(_("%(url)s is not an address.") % {"url": url})
    near = settings.DEVELOPMENT and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not near:
        raise Unsent(_("The address has to begin with https://."))
    return parts


def may_be_asked(text: str) -> bool:
    """Tell whether a network address is out on the internet; while developing, this computer itself will do."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address.sixtofour or address.teredo or any(address in network for network in TRANSLATED):
            return False
    if settings.DEVELOPMENT and address.is_loopback:
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _addresses(parts: SplitResult) -> list[str]:
    host = str(parts.hostname)
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unsent(_("There is no server called %(host)s.") % {"host": host}) from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(map(may_be_asked, addresses)):
        raise Unsent(_("%(host)s is not out on the internet, so it is not asked.") % {"host": host})
    return addresses


class _Connection(HTTPConnection):
    """Goes to the addresses that were judged, whatever the name leads to by now, and is hung up on from outside."""

    def __init__(self, parts: SplitResult, addresses: Sequence[str]) -> None:
        self.is_secure = parts.scheme == "https"
        self.default_port = 443 if self.is_secure else 80
        self.addresses = addresses
        self.was_hung_up = False
        self.is_connected = False
        self._opened: socket.socket | None = None
        super().__init__(str(parts.hostname), parts.port or self.default_port, timeout=SECONDS)

    def connect(self) -> None:
        for address in self.addresses:
            try:
                plain = socket.create_connection((address, self.port), SECONDS / 2)
                break
            except OSError:
                if address == self.addresses[-1]:
                    raise
        plain.settimeout(SECONDS)
        self._opened = self.sock = plain
        if self.is_secure:
            self._opened = self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        self.is_connected = True

    def hang_up(self) -> None:
        """End it, in the middle of whatever it is doing; from another thread."""
        self.was_hung_up = True
        if self._opened is not None:
            try:
                # The plain socket's way: that of TLS would change what the other thread is reading from.
                socket.socket.shutdown(self._opened, socket.SHUT_RDWR)
            except OSError:
                return
