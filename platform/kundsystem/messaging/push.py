"""Web push: a message to one browser, encrypted so that only it can read it (RFC 8291), and signed as ours (RFC 8292).

The address that it is sent to is one that a browser has given, so it is asked as carefully as any that somebody has
typed in (`shared.fetching`).
"""

import base64
import os
import time
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from kundsystem.messaging.failures import Failure, GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.shared.fetching import Unreachable, Unsent, ask

CURVE = ec.SECP256R1()
RECORD = 4096  # no message is longer, so there is one record
LONGEST = 3000  # characters of a message's own bytes, well within what every push server takes
LIFE = 12 * 60 * 60  # how long a signature holds, half of what is allowed
KEEP = 24 * 60 * 60  # how long the push server keeps what it can not deliver yet


class Gone(GivenUp):
    """The browser is no longer there: its subscription is to be forgotten."""


@dataclass(frozen=True)
class Address:
    """Where a browser is reached, and what a message to it is encrypted with."""

    endpoint: str
    p256dh: str
    auth: str


def is_offered() -> bool:
    """Whether this installation has a key to send with."""
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """Return what browsers are told, so that they take messages from us alone."""
    return encoded(_point(_private(settings.PUSH_KEY).public_key()))


def new_key() -> str:
    """Return a fresh key for the settings."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encoded(number.to_bytes(32, "big"))


def send(address: Address, message: bytes, *, topic: str = "") -> None:
    """Send a message to a browser.

    Args:
        address: the browser.
        message: what it gets, LONGEST bytes at most.
        topic: what it is about: a later one on the same topic takes the place of one that still waits.

    Raises:
        Failure: one of its kinds; `Gone` when the browser is.
    """
    headers = {
        "Authorization": f"vapid t={_signature(address.endpoint)}, k={public_key()}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEEP),
        "Urgency": "high",
    }
    if topic:
        headers["Topic"] = topic[:32]
    try:
        sealed = encrypt(message[:LONGEST], address)
    except ValueError as error:
        raise Gone("What the browser gave to encrypt with is no key.", "bad_key") from error
    try:
        answer = ask(address.endpoint, content=sealed, headers=headers)
    except Unsent as error:
        raise TryLater(error.message, "not_reached") from error
    except Unreachable as error:
        raise Uncertain(error.message, "answer_lost") from error
    if not 200 <= answer.status < 300:
        raise _classified(answer.status)


def encrypt(
    message: bytes, address: Address, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """Encrypt a message so that one browser can read it; `own` and `salt` are made unless given."""
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    theirs = decoded(address.p256dh)
    their_key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
    mine = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), their_key)
    secret = _derived(shared, decoded(address.auth), b"WebPush: info\x00" + theirs + mine, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, message + b"\x02", None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine + sealed


def encoded(content: bytes) -> str:
    """Write bytes as browsers do: base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Read what `encoded` has written.

    Raises:
        ValueError: it is nothing of the kind.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@lru_cache(maxsize=4)
def _private(key: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(key), "big"), CURVE)


def _signature(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + LIFE,
        "sub": settings.PUSH_CONTACT,
    }
    return jwt.encode(claims, _private(settings.PUSH_KEY), algorithm="ES256")


def _classified(status: int) -> Failure:
    sentence, code = f"The browser's push server answered {status}.", f"http_{status}"
    if status in {404, 410}:
        return Gone(sentence, code)
    if status == 429 or status >= 500:
        return TryLater(sentence, code)
    if status in {401, 403}:
        return SendersFault(sentence, code)
    return GivenUp(sentence, code)
