"""The words of a note as the database has them in an index; what they are is said at `public.note_words`.

A question is put to `WORDS`, or the index does not answer it.
"""

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func

from crm_core.search.statements import Sql

WORDS = Func(F("body"), F("happened_at"), function="public.note_words", output_field=SearchVectorField())


def has_lexemes(text: str) -> Sql:
    """Return the condition that a note answers a text search, written as the database keeps it."""
    return Sql('public.note_words("note"."body", "note"."happened_at") @@ %s::tsquery', (text,))


def lexeme(word: str, *, begins: bool = False, ends: bool = False) -> str:
    """Write a word for a text search: exactly, what begins so, or what is long and ends so."""
    if ends:
        return f"'<{word[::-1]}':*"
    return f"'{word}':*" if begins else f"'{word}'"


def either(parts: Iterable[str]) -> str:
    """Write that any of the parts is there."""
    return f"({' | '.join(dict.fromkeys(parts))})"


def every(parts: Iterable[str]) -> str:
    """Write that all of the parts are there."""
    return " & ".join(parts)


def months(last: dt.date, start: int, end: int) -> str:
    """Write that it happened from `start` to below `end` months back: 0 and 2 are this month and the last."""
    number = last.year * 12 + last.month
    return either(f"'#{number - back}'" for back in range(start, end))
