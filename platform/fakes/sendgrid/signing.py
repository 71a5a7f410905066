"""Reports as SendGrid signs them: ECDSA over the time and the body, each byte of it."""

import base64
import json
import time
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@cache
def key(name: str) -> ec.EllipticCurvePrivateKey:
    """A key: its own, or a stranger's."""
    return ec.generate_private_key(ec.SECP256R1())


def public_key() -> str:
    """Its own key as SendGrid shows it: base64, one line."""
    der = (
        key("own")
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(der).decode()


def signed(events: list[dict[str, Any]], *, by: str = "own", age: int = 0) -> dict[str, str]:
    """Return a body with its two headers."""
    body = json.dumps(events, ensure_ascii=False, separators=(",", ":")) + "\r\n"
    timestamp = str(int(time.time()) - age)
    signature = key(by).sign(timestamp.encode() + body.encode(), ec.ECDSA(hashes.SHA256()))
    return {"body": body, "timestamp": timestamp, "signature": base64.b64encode(signature).decode()}
