"""What a note has said: its earlier texts, out of the history."""

import datetime as dt
import uuid
from dataclasses import dataclass

from crm_core.history.models import Change
from crm_core.history.queries import changes_of
from crm_core.notes.models import Note
from kundsystem.accounts.models import User


@dataclass(frozen=True)
class Version:
    """One text of a note: who wrote it, and until when it stood."""

    body: str
    by: User | None
    at: dt.datetime
    is_current: bool = False


def versions_of(note: Note) -> list[Version]:
    """Return every text that a note has had, newest first, the present one included."""
    texts: list[tuple[str, uuid.UUID | None, dt.datetime]] = []
    for change in changes_of("note", note.pk).filter(op__in=[Change.Op.UPDATE, Change.Op.INSERT]):
        if change.op == Change.Op.INSERT:
            texts.append((_text(change.diff.get("body")), change.actor, change.at))
        elif "body" in change.diff:
            texts.append((_text(change.diff["body"][1]), change.actor, change.at))
    people = User.objects.in_bulk([actor for _body, actor, _at in texts if actor])
    return [
        Version(body, people.get(actor) if actor else None, at, position == 0)
        for position, (body, actor, at) in enumerate(texts)
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
