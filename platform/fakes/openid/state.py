"""What the provider knows: its keys, its one client, the codes it has handed out, and how it misbehaves."""

import secrets
import threading
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT_ID, CLIENT_SECRET = "kundsystem", "no-secret-at-all"


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    email: str
    name: str
    nonce: str
    challenge: str
    back: str


@dataclass
class Provider:
    """One running provider."""

    grants: dict[str, Grant] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Claims that stand in the next tokens instead of the right ones (null: left out), `signed_by` and `algorithm`.
    faults: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hand_out(self, grant: Grant) -> str:
        """Return a code for something that was granted."""
        code = secrets.token_urlsafe(24)
        with self.lock:
            self.grants[code] = grant
        return code

    def take_back(self, code: str) -> Grant | None:
        """Return what a code stands for, once."""
        with self.lock:
            return self.grants.pop(code, None)


@cache
def provider() -> Provider:
    """The provider of this process."""
    return Provider()


@cache
def key(name: str) -> RSAPrivateKey:
    """A key: its own, or a stranger's, which nobody is shown."""
    return generate_private_key(public_exponent=65537, key_size=2048)
