"""SendGrid's domain authentication: three CNAME records for each domain, which it finds when it is told to."""

from typing import Any

from fakes.answering import Answer, Asked
from fakes.sendgrid import state
from fakes.sendgrid.v3 import problem, refused

# The records of one account point to the same place, whoever has named the domain.
ACCOUNT = "u4711.wl.eu.sendgrid.net"


def add(asked: Asked) -> Answer:
    """Begin to authenticate a domain."""
    if wrong := refused(asked):
        return wrong
    name = str(asked.json().get("domain", ""))
    if "." not in name:
        return problem(400, "Domain is required.", "domain")
    with state.lock:
        key = len(state.domains) + 1
        state.domains[key] = {"id": key, "domain": name, "subdomain": f"em{key}"}
        return Answer(201, _told(state.domains[key]), {"Content-Type": "application/json"})


def show(asked: Asked) -> Answer:
    """Tell of a domain."""
    return refused(asked) or _answer(_of(asked, 4))


def validate(asked: Asked) -> Answer:
    """Look for a domain's records."""
    if wrong := refused(asked):
        return wrong
    found = _of(asked, 4)
    if found is None:
        return _answer(None)
    is_valid = found["domain"] in state.valid
    reason = None if is_valid else "Expected CNAME, got nothing."
    told = {name: {"valid": is_valid, "reason": reason} for name in _records(found)}
    return Answer(200, {"id": found["id"], "valid": is_valid, "validation_results": told})


def remove(asked: Asked) -> Answer:
    """Let go of a domain."""
    if wrong := refused(asked):
        return wrong
    found = _of(asked, 4)
    if found is None:
        return _answer(None)
    with state.lock:
        del state.domains[found["id"]]
    return Answer(204)


def settle(asked: Asked) -> Answer:
    """For tests: say which `domains` have their records in DNS from now on."""
    with state.lock:
        state.valid = set(asked.json())
    return Answer(200, {})


def _of(asked: Asked, part: int) -> dict[str, Any] | None:
    key = asked.path.split("/")[part]
    with state.lock:
        return state.domains.get(int(key)) if key.isdigit() else None


def _answer(found: dict[str, Any] | None) -> Answer:
    return problem(404, "resource not found") if found is None else Answer(200, _told(found))


def _records(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    name = found["domain"]
    pairs = {
        "mail_cname": (f"{found['subdomain']}.{name}", ACCOUNT),
        "dkim1": (f"s1._domainkey.{name}", f"s1.domainkey.{ACCOUNT}"),
        "dkim2": (f"s2._domainkey.{name}", f"s2.domainkey.{ACCOUNT}"),
    }
    return {
        key: {"valid": name in state.valid, "type": "cname", "host": host, "data": data}
        for key, (host, data) in pairs.items()
    }


def _told(found: dict[str, Any]) -> dict[str, Any]:
    own = {"user_id": 1, "username": "", "ips": [], "custom_spf": False, "default": False, "legacy": False}
    is_valid = found["domain"] in state.valid
    return found | own | {"automatic_security": True, "valid": is_valid, "dns": _records(found)}


ROUTES = {
    ("POST", "/v3/whitelabel/domains"): add,
    ("GET", "/v3/whitelabel/domains/*"): show,
    ("POST", "/v3/whitelabel/domains/*/validate"): validate,
    ("DELETE", "/v3/whitelabel/domains/*"): remove,
    ("PUT", "/domains"): settle,
}
