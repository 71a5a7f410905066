"""What stands on a page of cards: everything about some notes, in one question and as plain values.

A page has twenty cards and a window is opened fifty times a day. Six questions through row objects cost three times
what this one does.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kundsystem.shared.keys import key_to_short

_CARDS = """
SELECT n.id, n.body, n.happened_at, n.edited_at, n.author_id, n.custom,
    coalesce(nullif(u.name, ''), u.email, n.author_name), coalesce(u.avatar, ''), k.name, k.icon,
    (SELECT array_agg(btrim(c.first_name || ' ' || c.last_name) ORDER BY c.sort_key)
        FROM note_contact x JOIN contact c ON c.id = x.contact_id WHERE x.note_id = n.id),
    (SELECT array_agg(ARRAY[t.name, t.tone] ORDER BY t.position, t.name)
        FROM note_tag x JOIN tag t ON t.id = x.tag_id WHERE x.note_id = n.id),
    (SELECT array_agg(ARRAY[f.id::text, f.name, f.preview] ORDER BY f.created_at, f.id)
        FROM file f WHERE f.note_id = n.id AND f.archived_at IS NULL AND f.state = 'kept')
FROM note n JOIN note_kind k ON k.id = n.kind_id LEFT JOIN accounts_user u ON u.id = n.author_id
WHERE n.id = ANY(%s) ORDER BY n.happened_at DESC, n.id DESC
"""


@dataclass(slots=True)
class Attachment:
    """A file as a card shows it."""

    name: str
    url: str
    has_preview: bool


@dataclass(slots=True)
class Content:
    """A note with all that hangs on it."""

    pk: uuid.UUID
    body: str
    happened_at: dt.datetime
    edited_at: dt.datetime | None
    author_id: uuid.UUID | None
    custom: dict[str, Any]
    author: str
    author_avatar: str  # where the picture lies; empty without one
    kind_name: str
    kind_icon: str
    people: str
    tags: list[tuple[str, str]]  # name and tone
    files: list[Attachment]


def contents_of(keys: Iterable[uuid.UUID]) -> list[Content]:
    """Return some notes in the chronology's order, with what a card shows."""
    wanted = list(keys)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [wanted])
        return [_content(*row) for row in cursor.fetchall()]


def _content(*row: Any) -> Content:
    *plain, custom, author, avatar, kind, icon, people, tags, files = row
    own = json.loads(custom) if custom != "{}" else {}
    about, attached = ", ".join(people or ()), [_attachment(*file) for file in files or ()]
    return Content(*plain, own, author, avatar, kind, icon, about, tags or [], attached)  # type: ignore[call-arg]


def _attachment(key: str, name: str, preview: str) -> Attachment:
    return Attachment(name, f"/files/{key_to_short(uuid.UUID(key))}/", bool(preview))
