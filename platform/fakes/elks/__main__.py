"""`python -m fakes.elks [--port 8028] [--host 127.0.0.1]`.

Port 0 is any free one. When it listens, one line of JSON on the standard output says which it is.
"""

import base64
import re
import sys
import threading
import uuid
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from fakes.answering import Answer, Asked, Faults, serve
from fakes.reaching import request

NAME, PASSWORD = "u-for-trying-out", "no-secret-at-all"
SENDER = re.compile(r"\+[1-9]\d{5,14}|[A-Za-z][A-Za-z0-9]{0,10}")

faults = Faults()
lock = threading.Lock()
sent: list[dict[str, Any]] = []


def send(asked: Asked) -> Answer:
    """Take a text."""
    expected = "Basic " + base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
    if asked.headers.get("Authorization") != expected:
        return Answer(401, "API access requires Basic HTTP authentication")
    form = asked.form()
    if not re.fullmatch(r"\+[1-9]\d{5,14}", form.get("to", "")):
        return Answer(400, "Parameter to is not a valid number")
    if not SENDER.fullmatch(form.get("from", "")) or not form.get("message"):
        return Answer(400, "Parameter from or message is missing or not valid")
    fault = faults.strike()
    if fault is not None and fault.kind == "answer":
        return Answer(fault.status, "Not enough credits" if fault.status == 403 else "It went wrong here")
    told = {"id": "s" + uuid.uuid4().hex, "status": "created", "direction": "outgoing", "parts": 1, "cost": 5200}
    told |= {name: form[name] for name in ("from", "to", "message")}
    with lock:
        sent.append(told | {"whendelivered": form.get("whendelivered", "")})
    return Answer(200, told, drop=fault is not None and fault.kind == "drop", slow=fault.seconds if fault else 0)


def messages(asked: Asked) -> Answer:
    """What has come, oldest first."""
    with lock:
        return Answer(200, {"messages": list(sent)})


def begin_anew(asked: Asked) -> Answer:
    """Forget everything, and behave."""
    with lock:
        sent.clear()
    faults.obey([])
    return Answer(200, {})


def misbehave(asked: Asked) -> Answer:
    """Misbehave from now on; see `answering.Fault`."""
    faults.obey(asked.json())
    return Answer(200, {})


def deliver(asked: Asked) -> Answer:
    """Report that a text has arrived, or what else became of it: `id` and `status`."""
    facts = asked.json()
    with lock:
        [text] = [one for one in sent if one["id"] == facts["id"]]
    body = urlencode({"id": text["id"], "status": facts["status"], "delivered": "2026-11-26T08:00:00.000000"})
    with urlopen(request(text["whendelivered"], body.encode()), timeout=20) as answer:  # noqa: S310 (what was asked for)
        return Answer(200, {"status": answer.status})


ROUTES = {
    ("POST", "/a1/sms"): send,
    ("GET", "/messages.json"): messages,
    ("DELETE", "/messages"): begin_anew,
    ("PUT", "/faults"): misbehave,
    ("PUT", "/deliveries"): deliver,
}

if __name__ == "__main__":
    sys.exit(serve("elks", ROUTES))
