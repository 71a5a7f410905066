"""Finding chapters of the manual among everything else; inside the help one finds every form of a word."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_core.help.chapters import Page, language, pages
from crm_core.help.text import Section
from crm_core.search.closeness import Words, closeness
from crm_core.search.marking import mark
from crm_core.search.plain import plain
from crm_core.search.providers import Found, Hit, Looking, Provider, register

# Whoever looks for a customer is seldom looking for help about the word.
FURTHER = 12.0


@dataclass(frozen=True)
class _Part:
    """A part of a chapter, and the words that it is found by."""

    page: Page
    section: Section
    words: Words

    @property
    def title(self) -> str:
        """The chapter, and the heading that the part has there."""
        return f"{self.page.text.title}: {self.section.heading}" if self.section.heading else self.page.text.title


class Chapters(Provider):
    """Parts of chapters, the best of each."""

    key = "help"
    label = _("Help")
    order = 90

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the chapters that say it."""
        best: dict[str, tuple[float, _Part]] = {}
        for part in _parts(language()) if looking.question else ():
            score = closeness(looking.question, part.words)
            if score is not None and score > best.get(part.page.key, (0.0, part))[0]:
                best[part.page.key] = score, part
        chapters = sorted(best.values(), key=lambda one: -one[0])
        hits = [_hit(part, looking, score - FURTHER) for score, part in chapters[:limit]]
        return Found(hits, len(chapters) > limit)


@cache
def _parts(language: str) -> list[_Part]:
    parts = []
    for page in pages(language):
        for section in page.text.sections:
            title = plain(section.heading or page.text.title).split()
            rest = sorted(set(plain(f"{page.text.title} {section.text or page.text.lead}").split()))
            parts.append(_Part(page, section, Words.of(title, rest)))
    return parts


def _hit(part: _Part, looking: Looking, score: float) -> Hit:
    anchor = f"#{part.section.anchor}" if part.section.anchor else ""
    address = reverse("help_show", args=[part.page.key])
    return Hit(mark(part.title, looking.question), f"{address}{anchor}", "help", score)


register(Chapters())
