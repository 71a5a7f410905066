"""`python -m fakes.push [--port 8029] [--host 127.0.0.1]`.

Port 0 is any free one. When it listens, one line of JSON on the standard output says which it is. `POST /browsers` is a
browser that lets somebody send to it: it answers with what `pushManager.subscribe` gives.
"""

import base64
import sys
import threading
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from fakes.answering import Answer, Asked, Faults, serve
from fakes.push.browser import Browser

faults = Faults()
lock = threading.Lock()
browsers: dict[str, Browser] = {}
gone: set[str] = set()
taken: list[dict[str, Any]] = []


def subscribe(asked: Asked) -> Answer:
    """Be a new browser."""
    with lock:
        name = f"b{len(browsers) + 1}"
        browsers[name] = Browser()
        host = asked.headers["Host"]
        return Answer(201, {"endpoint": f"http://{host}/send/{name}", "keys": browsers[name].keys()})


def send(asked: Asked) -> Answer:
    """Take a message for a browser, from whoever has signed it as RFC 8292 says."""
    name = asked.path.rpartition("/")[2]
    with lock:
        if name not in browsers or name in gone:
            return Answer(410 if name in gone else 404)
    fault = faults.strike()
    if fault is not None and fault.kind == "answer":
        return Answer(fault.status)
    scheme, _space, rest = (asked.headers.get("Authorization") or "").partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if scheme != "vapid" or asked.headers.get("Content-Encoding") != "aes128gcm" or not asked.headers.get("TTL"):
        return Answer(400)
    try:
        claims = _claims(parts, f"http://{asked.headers['Host']}")
    except (jwt.PyJWTError, ValueError, KeyError):
        return Answer(403)
    message = browsers[name].read(asked.body).decode()
    facts = {"browser": name, "message": message, "topic": asked.headers.get("Topic", ""), "contact": claims["sub"]}
    with lock:
        taken.append(facts)
    return Answer(201, drop=fault is not None and fault.kind == "drop", slow=fault.seconds if fault else 0)


def _claims(parts: dict[str, str], origin: str) -> dict[str, Any]:
    point = base64.urlsafe_b64decode(parts["k"] + "=" * (-len(parts["k"]) % 4))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return jwt.decode(parts["t"], key, algorithms=["ES256"], audience=origin, options={"require": ["exp", "sub"]})


def messages(asked: Asked) -> Answer:
    """What has come, oldest first, as the browsers have read it."""
    with lock:
        return Answer(200, {"messages": list(taken)})


def leave(asked: Asked) -> Answer:
    """Let a browser be gone: `browser`."""
    with lock:
        gone.add(asked.json()["browser"])
    return Answer(200, {})


def begin_anew(asked: Asked) -> Answer:
    """Forget everything, and behave."""
    with lock:
        browsers.clear()
        gone.clear()
        taken.clear()
    faults.obey([])
    return Answer(200, {})


def misbehave(asked: Asked) -> Answer:
    """Misbehave from now on; see `answering.Fault`."""
    faults.obey(asked.json())
    return Answer(200, {})


ROUTES = {
    ("POST", "/browsers"): subscribe,
    ("POST", "/send/*"): send,
    ("PUT", "/gone"): leave,
    ("GET", "/messages.json"): messages,
    ("DELETE", "/messages"): begin_anew,
    ("PUT", "/faults"): misbehave,
}

if __name__ == "__main__":
    sys.exit(serve("push", ROUTES))
