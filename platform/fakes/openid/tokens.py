"""What the provider says of somebody, signed."""

import base64
import hashlib
import time
from typing import Any

import jwt

from fakes.openid.state import CLIENT_ID, CLIENT_SECRET, Grant, key

KEY_ID = "first"


def public_keys() -> list[dict[str, Any]]:
    """Return the key to check with, as JSON."""
    return [jwt.algorithms.RSAAlgorithm.to_jwk(key("own").public_key(), as_dict=True) | {"kid": KEY_ID, "use": "sig"}]


def claims_of(grant: Grant, issuer: str) -> dict[str, Any]:
    """Return everything that is said of somebody."""
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": CLIENT_ID,
        "sub": hashlib.sha256(grant.email.encode()).hexdigest()[:20],
        "iat": now,
        "exp": now + 300,
        "nonce": grant.nonce,
        "email": grant.email,
        "email_verified": True,
        "name": grant.name,
    }


def signed(claims: dict[str, Any], faults: dict[str, Any]) -> str:
    """Sign, as it should be or as the faults say."""
    changed = {name: value for name, value in faults.items() if name not in {"signed_by", "algorithm"}}
    told = {name: value for name, value in (claims | changed).items() if value is not None}
    algorithm = faults.get("algorithm", "RS256")
    known_to_both = {"none": "", "HS256": CLIENT_SECRET.ljust(32, "-")}
    secret = known_to_both[algorithm] if algorithm in known_to_both else key(faults.get("signed_by", "own"))
    return jwt.encode(told, secret, algorithm, headers={"kid": KEY_ID})


def challenge_of(verifier: str) -> str:
    """Return what was sent ahead of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
