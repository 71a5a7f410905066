"""The manual: its chapters, and which of them explains the page that one is at.

Each subject brings its own chapters, as text in both languages, and registers them in `AppConfig.ready`; showing them
is the help's own business. Where no help is mounted there is no link to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Chapter:
    """A chapter of the manual.

    Args:
        key: in its address.
        folder: where `KEY.sv.md` and `KEY.en.md` lie.
        order: small first.
        covers: names of the addresses whose pages it explains; with `/value`, only where an argument has that value.
    """

    key: str
    folder: Path
    order: int = 100
    covers: tuple[str, ...] = ()

    def path(self, language: str) -> Path:
        """Where its text in a language is."""
        return self.folder / f"{self.key}.{language}.md"


_chapters: dict[str, Chapter] = {}


def register(*chapters: Chapter) -> None:
    """Add chapters; one that is registered twice (tests, reloads) is there once."""
    _chapters.update({chapter.key: chapter for chapter in chapters})


def chapters() -> list[Chapter]:
    """Return every chapter in its order."""
    return sorted(_chapters.values(), key=lambda chapter: (chapter.order, chapter.key))


def chapter_about(request: HttpRequest) -> Chapter | None:
    """Return the chapter that explains the request's page; an address with its argument goes before the bare one."""
    match = request.resolver_match
    if match is None:
        return None
    values = [value for value in match.kwargs.values() if isinstance(value, str)]
    for name in (*(f"{match.view_name}/{value}" for value in values), match.view_name):
        for chapter in chapters():
            if name in chapter.covers:
                return chapter
    return None


def help_url(request: HttpRequest) -> str:
    """Return the address of what explains the page that one is at: its chapter, or the manual's first page."""
    chapter = chapter_about(request)
    name, arguments = ("help_show", [chapter.key]) if chapter else ("help_index", [])
    return _reverse(name, arguments, request)


def _reverse(name: str, arguments: Iterable[str], request: HttpRequest) -> str:
    try:
        return reverse(name, args=list(arguments), urlconf=getattr(request, "urlconf", None))
    except NoReverseMatch:
        return ""
