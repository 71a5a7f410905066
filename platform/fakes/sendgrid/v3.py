"""SendGrid's v3 API, as far as mail is sent by it."""

import uuid
from typing import Any

from fakes.answering import Answer, Asked
from fakes.sendgrid import state

LARGEST = 30_000_000


def problem(status: int, message: str, field: str | None = None, **headers: str) -> Answer:
    """Say what is wrong in SendGrid's form."""
    told = {"errors": [{"message": message, "field": field, "help": None}]}
    return Answer(status, told, {"Content-Type": "application/json"} | headers)


def send(asked: Asked) -> Answer:
    """Accept a mail, unless it is wrong or a fault strikes."""
    if wrong := refused(asked):
        return wrong
    if len(asked.body) > LARGEST:
        return problem(413, "Payload Too Large")
    mail = asked.json()
    if missing := _wrong(mail):
        return problem(400, *missing)
    fault = state.faults.strike()
    if fault is not None and fault.kind == "answer":
        patience = {"Retry-After": "1"} if fault.status == 429 else {}
        return problem(fault.status, "too many requests" if fault.status == 429 else "It went wrong here.", **patience)
    name = uuid.uuid4().hex[:22]
    if fault is None or fault.keep:
        with state.lock:
            state.accepted.extend(_kept(mail, one, name) for one in mail["personalizations"])
    if fault is not None:
        return Answer(202, headers={"X-Message-Id": name}, drop=fault.kind == "drop", slow=fault.seconds)
    return Answer(202, headers={"X-Message-Id": name})


def batch(asked: Asked) -> Answer:
    """Give a name for a batch."""
    return refused(asked) or Answer(201, {"batch_id": uuid.uuid4().hex})


def scheduled(asked: Asked) -> Answer:
    """Cancel what is scheduled in a batch: it is taken out of what was accepted."""
    if wrong := refused(asked):
        return wrong
    facts = asked.json()
    with state.lock:
        state.cancelled.add(facts["batch_id"])
        state.accepted[:] = [one for one in state.accepted if one["batch"] != facts["batch_id"] or not one["send_at"]]
    return Answer(201, facts)


def refused(asked: Asked) -> Answer | None:
    """Refuse whoever has another key."""
    if asked.headers.get("Authorization") != f"Bearer {state.KEY}":
        return problem(401, "The provided authorization grant is invalid, expired, or revoked")
    return None


def _wrong(mail: Any) -> tuple[str, str] | None:
    """What SendGrid refuses: what is missing, and addresses that are none."""
    for name in ("personalizations", "from", "content"):
        if not mail.get(name):
            return f"The {name} field is required.", name
    if not mail.get("subject"):
        return "The subject is required. You can get around this requirement if you use a template.", "subject"
    kinds = [content["type"] for content in mail["content"]]
    if kinds != sorted(kinds, key=lambda kind: kind != "text/plain"):
        return "The first entry must be text/plain.", "content.0.type"
    for number, one in enumerate(mail["personalizations"]):
        for to in one["to"]:
            if "@" not in to["email"] or to["email"].endswith("@"):
                return "Does not contain a valid address.", f"personalizations.{number}.to.0.email"
        if mail.get("batch_id") in state.cancelled:
            return "The batch id is cancelled.", "batch_id"
    return None


def _kept(mail: Any, one: Any, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "to": [to["email"] for to in one["to"]],
        "from": mail["from"]["email"],
        "subject": one.get("subject") or mail["subject"],
        "headers": mail.get("headers", {}) | one.get("headers", {}),
        "arguments": mail.get("custom_args", {}) | one.get("custom_args", {}),
        "categories": mail.get("categories", []),
        "batch": mail.get("batch_id", ""),
        "send_at": one.get("send_at") or mail.get("send_at"),
        "content": {content["type"]: content["value"] for content in mail["content"]},
        "attachments": [
            {key: part.get(key) for key in ("filename", "type", "disposition", "content_id")}
            | {"size": len(part["content"]) * 3 // 4}
            for part in mail.get("attachments", [])
        ],
        "tracking": mail.get("tracking_settings", {}),
    }


ROUTES = {
    ("POST", "/v3/mail/send"): send,
    ("POST", "/v3/mail/batch"): batch,
    ("POST", "/v3/user/scheduled_sends"): scheduled,
}
