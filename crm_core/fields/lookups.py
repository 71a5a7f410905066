"""Finding own values, people and customers by what was typed; remembers what it found for the rest of a file."""

import uuid
from typing import Any

from django.db.models import Model, Q, QuerySet

from kundsystem.shared.keys import short_to_key


def as_key(raw: str) -> uuid.UUID | None:
    """Read a key in either of its written forms; None when it is none."""
    text = raw.strip()
    try:
        return short_to_key(text) if len(text) == 22 else uuid.UUID(text)
    except ValueError:
        return None


class Lookups:
    """Values by key and by name. One for a request is empty; one for a whole import reads each table once.

    Args:
        everything: read all of a table at the first question instead of asking for each value.
    """

    def __init__(self, *, everything: bool = False) -> None:
        self._everything = everything
        self._found: dict[tuple[str, str], Any] = {}
        self._read: set[str] = set()

    def find(self, name: str, options: QuerySet[Any], raw: str, by: tuple[str, ...]) -> Any:
        """Return the row whose key or one of whose columns is `raw`, whatever its letters' case; None without one.

        Args:
            name: what is looked among; answers are remembered under it.
            options: the rows to choose from.
            by: columns that name a row.
        """
        wanted = raw.strip().casefold()
        if self._everything and name not in self._read:
            self._read.add(name)
            for row in options:
                self.remember(name, row, by)
        if (name, wanted) not in self._found and not self._everything:
            self._found[name, wanted] = self._ask(options, raw, by)
        return self._found.get((name, wanted))

    def remember(self, name: str, row: Model, by: tuple[str, ...]) -> None:
        """Add a row that was just made, so that the next question finds it."""
        self._found[name, str(row.pk)] = row
        for column in by:
            if text := str(getattr(row, column) or "").casefold():
                self._found.setdefault((name, text), row)

    @staticmethod
    def _ask(options: QuerySet[Any], raw: str, by: tuple[str, ...]) -> Any:
        if key := as_key(raw):
            return options.filter(pk=key).first()
        named = Q()
        for column in by:
            named |= Q(**{f"{column}__iexact": raw.strip()})
        return options.filter(named).first()
