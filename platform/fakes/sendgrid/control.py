"""What tests and developers ask it: what has come, how to misbehave, and to report.

What changes something is asked for by PUT and DELETE, which a stranger's page in the same browser can not send.
"""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from fakes.answering import Answer, Asked
from fakes.sendgrid import state
from fakes.sendgrid.signing import signed


def messages(asked: Asked) -> Answer:
    """What was accepted, oldest first."""
    with state.lock:
        return Answer(200, {"messages": list(state.accepted)})


def counts(asked: Asked) -> Answer:
    """How often each message was accepted, by its argument `delivery`; for many, without what they say."""
    found: dict[str, int] = {}
    with state.lock:
        for one in state.accepted:
            name = one["arguments"].get("delivery", "")
            found[name] = found.get(name, 0) + 1
    return Answer(200, {"counts": found, "faults": state.faults.used()})


def order(asked: Asked) -> Answer:
    """What was accepted after what: category and recipient of each, without what they say."""
    with state.lock:
        return Answer(200, {"order": [[*one["categories"], *one["to"]] for one in state.accepted]})


def begin_anew(asked: Asked) -> Answer:
    """Forget everything, and behave."""
    with state.lock:
        state.accepted.clear()
        state.cancelled.clear()
        state.domains.clear()
        state.valid.clear()
    state.faults.obey([])
    return Answer(200, {})


def faults(asked: Asked) -> Answer:
    """Misbehave from now on; see `answering.Fault`."""
    state.faults.obey(asked.json())
    return Answer(200, {})


def sign(asked: Asked) -> Answer:
    """Sign a report without sending it: `events`, and `by` and `age` for wrong ones."""
    return Answer(200, signed(**asked.json()))


def report(asked: Asked) -> Answer:
    """Report to an `address`, with another `host` in the question when that is needed."""
    facts = asked.json()
    address, host = facts.pop("address"), facts.pop("host", "")
    told = signed(**facts)
    headers = {
        "Content-Type": "application/json",
        "X-Twilio-Email-Event-Webhook-Signature": told["signature"],
        "X-Twilio-Email-Event-Webhook-Timestamp": told["timestamp"],
    } | ({"Host": host} if host else {})
    try:
        with urlopen(Request(address, told["body"].encode(), headers), timeout=20) as answer:  # noqa: S310
            return Answer(200, {"status": answer.status})
    except HTTPError as error:
        return Answer(200, {"status": error.code, "said": json.dumps(error.read().decode(errors="replace"))})


ROUTES = {
    ("GET", "/messages.json"): messages,
    ("GET", "/counts.json"): counts,
    ("GET", "/order.json"): order,
    ("DELETE", "/messages"): begin_anew,
    ("PUT", "/faults"): faults,
    ("PUT", "/signed"): sign,
    ("PUT", "/reports"): report,
}
