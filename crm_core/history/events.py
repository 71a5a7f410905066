"""What is worth remembering though no row is changed by it: signing in, being refused, taking the log out.

An event is a row of the history like any other, told by a sentence of its own.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from crm_core.history.models import Change
from crm_core.history.tables import DATA, Label
from kundsystem.shared.actions import current_operation
from kundsystem.shared.database import connection

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """A kind of event.

    Args:
        verb: its name in the history.
        table: what it counts as where the log is narrowed.
        sentence: says it, given what is remembered of it.
        part: what it is about; a part of its own may stand out.
        about: the table of what it concerned, when that is not who did it.
    """

    verb: str
    table: str
    label: Label
    sentence: Callable[[Facts], str]
    part: str = DATA
    about: str = ""


_events: dict[str, Event] = {}


def register(*events: Event) -> None:
    """Add kinds of events."""
    _events.update({event.verb: event for event in events})


def event_of(verb: str) -> Event | None:
    """Return a kind of event; None when nobody has registered it."""
    return _events.get(verb)


def verbs_in(part: str) -> list[str]:
    """Return the verbs of the events of a part."""
    return sorted(event.verb for event in _events.values() if event.part == part)


def remember(
    verb: str,
    facts: Facts,
    *,
    actor: uuid.UUID | None = None,
    about: uuid.UUID | None = None,
    door: str = "page",
) -> None:
    """Write down that something happened; nowhere but in an organisation."""
    if connection.schema_name in {settings.PUBLIC_SCHEMA_NAME, settings.TEMPLATE_SCHEMA}:
        return
    operation = current_operation()
    Change.objects.create(
        at=timezone.now(),
        operation=operation.key if operation else None,
        verb=verb,
        actor=actor,
        door=door,
        table_name=_events[verb].table,
        row_id=about,
        op=Change.Op.EVENT,
        diff=dict(facts),
    )
