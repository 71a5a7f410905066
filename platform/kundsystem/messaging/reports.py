"""Storing what providers tell. Whoever is above says what to do when something was stored."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core import signing
from django.db import transaction

from kundsystem.messaging.models import Report

# What is kept of an event. The address, the recipient's computer and where it stood are not.
KEPT = ("event", "timestamp", "sg_event_id", "sg_message_id", "delivery", "reason", "status", "type", "response")
SALT = "kundsystem.messaging.sms"

_when_stored: list[Callable[[], None]] = []


class NotEvents(ValueError):
    """The body of a report is not a list of events."""


def when_stored(hook: Callable[[], None]) -> Callable[[], None]:
    """Register what is called, after the commit, when something new was stored."""
    if hook not in _when_stored:
        _when_stored.append(hook)
    return hook


def store_events(body: bytes) -> int:
    """Store SendGrid's events, each once however often it is told; returns how many were told.

    Raises:
        NotEvents: it is no list of events.
    """
    try:
        told = json.loads(body)
    except ValueError as error:
        raise NotEvents from error
    if not isinstance(told, list) or not all(isinstance(event, dict) for event in told):
        raise NotEvents
    _store(_event(event) for event in told)
    return len(told)


def store_sms(token: str, said: dict[str, str]) -> bool:
    """Store what became of a text; False when the token in the address is not one of ours."""
    try:
        organisation, reference = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return False
    facts = {"reference": reference} | {name: said.get(name, "")[:60] for name in ("id", "status", "delivered")}
    _store([Report(kind=Report.Kind.SMS, key=_digest(facts), organisation=organisation, facts=facts)])
    return True


def store_inbound(body: bytes, content_type: str) -> None:
    """Store a letter that came in, whole, as Inbound Parse hands it over."""
    facts = {"content_type": content_type[:200]}
    key = hashlib.sha256(body).hexdigest()
    _store([Report(kind=Report.Kind.INBOUND, key=key, facts=facts, content=body)])


def sms_token(organisation: str, reference: str) -> str:
    """Return what the address ends with that a report on a text is sent to."""
    return signing.dumps([organisation, reference], salt=SALT)


def _event(told: dict[str, Any]) -> Report:
    facts = {name: told[name] for name in KEPT if name in told}
    facts = {name: value[:500] if isinstance(value, str) else value for name, value in facts.items()}
    key = str(told.get("sg_event_id") or _digest(told))[:120]
    return Report(kind=Report.Kind.EVENT, key=key, organisation=str(told.get("organisation", ""))[:40], facts=facts)


def _store(reports: Iterable[Report]) -> None:
    with transaction.atomic():
        Report.objects.bulk_create(reports, ignore_conflicts=True, batch_size=1000)
        for hook in _when_stored:
            # Robust: what was told is stored, and what could not be begun now is begun within a minute.
            transaction.on_commit(hook, robust=True)


def _digest(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
