"""The official kinds of business, proposed when an organisation adds one of its own: SNI 2007 in two languages.

The Swedish names are those of Statistics Sweden (SCB), Standard för svensk näringsgrensindelning 2007 (MIS 2007:2), as
https://sni2007.scb.se shows them.
"""

import re
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_core.own_values.registry import Proposal

VERSION = "SNI 2007"
SOURCE = Path(__file__).parent / "data" / "sni2007.tsv"
MOST = 6
_NAME = 80  # characters: what an own value's name holds


@dataclass(frozen=True)
class Kind:
    """An official kind of business: its code, its names, and what people call it."""

    code: str
    swedish: str
    english: str
    words: str

    @property
    def name(self) -> str:
        """What it is called in the language in force."""
        return self.swedish if get_language() == "sv" else self.english

    @property
    def is_section(self) -> bool:
        """Whether it is one of the wide ones, which have a letter."""
        return self.code.isalpha()


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every section and division, in order."""
    lines = (line.split("\t") for line in SOURCE.read_text().splitlines() if line and not line.startswith("#"))
    return tuple(Kind(*line, *[""] * (4 - len(line))) for line in lines)


def proposals(text: str) -> list[Proposal]:
    """Return the kinds that somebody may mean: by code, or by words that begin as those that are typed."""
    typed = _words(text)
    if not typed or len("".join(typed)) < 2:
        return []
    found = [(rank, kind) for kind in kinds() if (rank := _rank(kind, typed)) is not None]
    best = sorted(found, key=lambda one: (one[0], one[1].is_section))[:MOST]
    return [Proposal(_short(kind.name), {"code": kind.code}, _told(kind)) for _place, kind in best]


def _rank(kind: Kind, typed: list[str]) -> int | None:
    """Say how well a kind fits, small first: its code, its name in front, its name, what people call it."""
    if typed == [kind.code.lower()]:
        return 0
    if kind.is_section and typed[0].isdigit():
        return None
    named = _words(f"{kind.swedish} {kind.english}")
    if all(any(word.startswith(part) for word in named) for part in typed):
        return 1 if any(_words(name)[0].startswith(typed[0]) for name in (kind.swedish, kind.english)) else 2
    called = named + _words(kind.words)
    return 3 if all(any(word.startswith(part) for word in called) for part in typed) else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _short(name: str) -> str:
    return textwrap.shorten(name, _NAME, placeholder="…")


def _told(kind: Kind) -> str:
    return _("%(version)s, %(code)s") % {"version": VERSION, "code": kind.code}
