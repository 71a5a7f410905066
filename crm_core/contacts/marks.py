"""What other subjects have to say of contact persons, beside their names; most persons have nothing of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crm_core.contacts.models import Contact
from kundsystem.accounts.actor import Actor


@dataclass(frozen=True)
class Mark:
    """One thing that is said: a word or two in a tone, and more when one rests on it."""

    text: str
    tone: str = "sten"
    title: str = ""


Marker = Callable[[Actor, Sequence[Contact]], Mapping[uuid.UUID, Mark]]
_markers: list[Marker] = []


def register(marker: Marker) -> Marker:
    """Add a function that says something of some of the persons; one question for all of them."""
    if marker not in _markers:
        _markers.append(marker)
    return marker


def show_marks(actor: Actor, contacts: Sequence[Contact]) -> None:
    """Let rows show what is said of each person."""
    said = [marker(actor, contacts) for marker in _markers] if contacts else []
    for contact in contacts:
        contact.marks = [marks[contact.pk] for marks in said if contact.pk in marks]  # type: ignore[attr-defined]
