"""Looking for words in notes: as PostgreSQL's `simple` configuration takes a text apart, without stems or stop words.

`swedish` would not do: its stop words would make “lacks och” true of everybody, and its stems miss what is made of
several words. A word that begins like another is found instead: `kundvård` finds kundvårdsmöte.
"""

import re

from django.utils.translation import gettext as _

# Letters and digits of any language; PostgreSQL's parser breaks at the same places for words like these.
_WORD = re.compile(r"[^\W_]+")


class NoWords(ValueError):
    """There is nothing to look for; holds a sentence."""


def words_in(text: str) -> list[str]:
    """Return the words of what somebody looks for, in small letters."""
    return [word.lower() for word in _WORD.findall(text)]


def check_words(text: str) -> list[str]:
    """Return the words; NoWords when there is none."""
    words = words_in(text)
    if not words:
        raise NoWords(_("Write a word with letters or digits."))
    return words


def word_query(text: str, how: str) -> str:
    """Return what is looked for as PostgreSQL's `to_tsquery('simple', …)` takes it.

    Args:
        text: what somebody wrote.
        how: `begins` (each word begins so, anywhere), `word` (each word exactly so), `phrase` (in that order, the last
            one begins so).

    Raises:
        NoWords: there is no word in it.
    """
    words = check_words(text)
    if how == "phrase":
        return " <-> ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
    return " & ".join(f"'{word}':*" if how == "begins" else f"'{word}'" for word in words)
