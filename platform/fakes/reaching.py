"""Asking addresses of this computer, which a name server knows nothing of."""

from urllib.parse import urlsplit
from urllib.request import Request


def request(address: str, body: bytes, headers: dict[str, str] | None = None) -> Request:
    """Return a question; names under .localhost are this computer (RFC 6761), whatever its resolver says of them."""
    parts = urlsplit(address)
    more = dict(headers or {})
    if (parts.hostname or "").endswith(".localhost"):
        more["Host"] = parts.netloc
        address = parts._replace(netloc=f"127.0.0.1:{parts.port}" if parts.port else "127.0.0.1").geturl()
    return Request(address, body, more)  # noqa: S310 (of what the developer's own product said)
