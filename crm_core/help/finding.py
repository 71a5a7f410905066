"""Finding in the manual: by words, whatever their letters' case, their accents and how they are inflected."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.safestring import SafeString

from crm_core.help.chapters import Page, pages
from crm_core.help.text import Section, mark

WORD = re.compile(r"\w+")
TITLE, HEADING, TEXT = 8, 4, 1
SHORTEST = 3  # letters that must be the same at the beginning of two forms of a word
ENDING = 3  # letters that an inflected word may end in otherwise
EXCERPT = 170  # characters
MOST = 8


@dataclass(frozen=True)
class Hit:
    """A part of a chapter where the words stand, with the words marked."""

    page: Page
    section: Section
    title: SafeString
    heading: SafeString
    excerpt: SafeString
    weight: int


def find(question: str, language: str) -> list[Hit]:
    """Return the parts that hold every word, the best of each chapter, the best chapter first."""
    wanted = [fold(word) for word in WORD.findall(question)]
    if not wanted:
        return []
    best = (max(hits, key=lambda hit: hit.weight) for page in pages(language) if (hits := _hits(page, wanted)))
    return sorted(best, key=lambda hit: -hit.weight)[:MOST]


def _hits(page: Page, wanted: list[str]) -> list[Hit]:
    """Weigh each part of a chapter; a word may stand in its title or in what it is about, too."""
    about = [(TITLE, page.text.title), (HEADING, page.text.lead)]
    hits = []
    for section in page.text.sections:
        places = [*about, (HEADING, section.heading), (TEXT, section.text)]
        weights = [sum(weight for weight, text in places if _forms(word, text)) for word in wanted]
        if all(weights):
            title, heading = (_marked(text, wanted) for text in (page.text.title, section.heading))
            excerpt = _excerpt(section.text or page.text.lead, wanted)
            hits.append(Hit(page, section, title, heading, excerpt, sum(weights)))
    return hits


def _excerpt(text: str, wanted: list[str]) -> SafeString:
    """Return what stands around the first of the words."""
    first = min((text.find(form) for word in wanted for form in _forms(word, text)), default=0)
    start = text.rfind(" ", 0, max(0, first - EXCERPT // 3)) + 1 if first > EXCERPT // 2 else 0
    shown = text[start : start + EXCERPT]
    if start + EXCERPT < len(text):
        shown = shown.rsplit(" ", 1)[0] + " …"
    return _marked(f"{'… ' if start else ''}{shown}".replace("\n", " "), wanted)


def _marked(text: str, wanted: list[str]) -> SafeString:
    return mark(text, [form for word in wanted for form in _forms(word, text)])


def _forms(word: str, text: str) -> list[str]:
    """Return the words of a text that are this one, or a form of it."""
    return [candidate for candidate in WORD.findall(text) if _is_form(word, fold(candidate))]


def _is_form(word: str, candidate: str) -> bool:
    if candidate.startswith(word):
        return True
    stem = word[: max(SHORTEST, len(word) - ENDING)]
    return len(word) > SHORTEST and candidate.startswith(stem) and len(candidate) <= len(word) + ENDING


def fold(text: str) -> str:
    """Return a word as it is compared: small letters, without their accents, so that `installning` finds too."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
