"""The values that a selection names by key: products, statuses, colleagues … read once, and named as they are now."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from kundsystem.shared import formatting

# A name that could be taken for a part of the sentence around it is put in quotes.
_CONFUSING = re.compile(r"[,()”“\"]|\b(och|eller|inte|men|and|or|not|but)\b", re.IGNORECASE)


def quoted(name: str) -> str:
    """Return a name as it stands in a sentence, with nothing in it that reads as the sentence itself."""
    if name and not _CONFUSING.search(name) and name == name.strip():
        return name
    return f"”{name.replace('”', '””')}”"


class References:
    """Rows by model and key."""

    def __init__(self, wanted: Iterable[tuple[type[Model], uuid.UUID]] = ()) -> None:
        keys: dict[type[Model], set[uuid.UUID]] = {}
        for model, key in wanted:
            keys.setdefault(model, set()).add(key)
        self._rows: dict[type[Model], Mapping[uuid.UUID, Any]] = {
            model: model._default_manager.in_bulk(list(wanted)) for model, wanted in keys.items()
        }
        self._same = {model: Counter(str(row) for row in rows.values()) for model, rows in self._rows.items()}

    def row(self, model: type[Model], key: uuid.UUID) -> Any:
        """Return a row, or None when there is no such any more."""
        return self._rows.get(model, {}).get(key)

    def name(self, model: type[Model], key: uuid.UUID) -> str:
        """Return what a row is called in a sentence; two of the same name are told apart."""
        row = self.row(model, key)
        if row is None:
            return _("something that was removed")
        name = str(row)
        if self._same[model][name] > 1:
            archived = getattr(row, "archived_at", None)
            mark = formatting.iso_date(archived) if archived else "–"
            return quoted(f"{name} ({mark}, {key.hex[-6:]})")
        return quoted(name)
