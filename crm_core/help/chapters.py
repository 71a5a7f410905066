"""The manual's chapters in one language, read once."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

from crm_core.help.text import Text, read
from kundsystem.web import manual
from kundsystem.web.manual import Chapter


@dataclass(frozen=True)
class Page:
    """A chapter as it is shown."""

    key: str
    text: Text


def language() -> str:
    """Return the language that the manual is read in: the page's, where the manual has it."""
    wanted = (get_language() or "").partition("-")[0]
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def pages(language: str) -> list[Page]:
    """Return every chapter in a language, in order."""
    return [Page(chapter.key, _read(chapter, language)) for chapter in manual.chapters()]


@cache
def _read(chapter: Chapter, language: str) -> Text:
    return read(chapter.path(language).read_text(encoding="utf-8"))
