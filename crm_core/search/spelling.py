"""Words that may have been meant: those that occur and are a letter or two from what was typed."""

from itertools import groupby
from typing import Any

from django.db import connection

from crm_core.search.question import Question, neighbours_swapped

# Shorter words are too much like too many, unless others stand beside them.
SHORTEST, SHORTEST_BESIDE = 4, 3
MOST = 10
ANOTHER_BEGINNING = 0.25  # people seldom mistake the first letter
# What is compared letter by letter: the nearest by their trigrams. Of those, words of a few letters have few in common
# as soon as one is wrong; so all short ones that begin with the same letter are compared, and letters that changed
# places.
_CANDIDATES = """
(SELECT %s AS token, word FROM search_word WHERE word OPERATOR(public.%%>) %s
   ORDER BY word OPERATOR(public.<->>) %s LIMIT 60)
UNION (SELECT %s, word FROM search_word WHERE word = ANY(%s))
"""
_SHORT = """
UNION (SELECT %s, word FROM search_word WHERE word LIKE %s AND length(word) BETWEEN %s AND %s LIMIT 400)
"""
FEW_LETTERS = 5


def alike(question: Question) -> dict[str, dict[str, float]]:
    """Return the words that may have been meant, nearest first, by token: one question to the database."""
    shortest = SHORTEST_BESIDE if len(question.tokens) > 1 else SHORTEST
    wanted = [token for token in question.tokens if not token.is_number and len(token.text) >= shortest]
    if not wanted:
        return {}
    parts: list[str] = []
    given: list[Any] = []
    for token in wanted:
        word = token.text
        parts.append(_CANDIDATES)
        given += [word, word, word, word, neighbours_swapped(word)]
        if len(word) <= FEW_LETTERS:
            parts[-1] += _SHORT
            given += [word, f"{word[0]}%", len(word) - 1, len(word) + 1]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts) + " ORDER BY token", given)
        found = {
            token: [word for _token, word in rows] for token, rows in groupby(cursor.fetchall(), lambda row: row[0])
        }
    last = question.tokens[-1]
    return {
        token.text: near
        for token in wanted
        if (near := _nearest(token.text, found.get(token.text, []), may_go_on=token is last))
    }


def _nearest(typed: str, words: list[str], *, may_go_on: bool) -> dict[str, float]:
    allowed = wrong_letters_allowed(typed)
    near: dict[str, float] = {}
    for word in words:
        away = float(distance(typed, word, allowed))
        if may_go_on and len(word) > len(typed):
            # What is still being typed is compared with as much of the word.
            begun = min(distance(typed, word[: len(typed) + more], allowed) for more in (-1, 0, 1))
            away = min(away, begun + 0.5)
        if 0 < away <= allowed + 0.5:
            near[word] = away + ANOTHER_BEGINNING * (word[0] != typed[0])
    return dict(sorted(near.items(), key=lambda found: (found[1], found[0]))[:MOST])


def wrong_letters_allowed(word: str) -> int:
    """Return how many letters of a word may be wrong."""
    return 1 if len(word) < 7 else 2 if len(word) < 12 else 3


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or changed places; more than `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, another in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
