"""How a chapter reaches a view. Everybody who is signed in may read the whole manual."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm_core.help.chapters import Page, language, pages
from kundsystem.shared.errors import NotFound


@dataclass(frozen=True)
class Opened:
    """A chapter between its neighbours."""

    page: Page
    before: Page | None
    after: Page | None


def chapter_for(key: str) -> Opened:
    """Return a chapter in the language of the page."""
    everything = pages(language())
    for place, page in enumerate(everything):
        if page.key == key:
            before = everything[place - 1] if place else None
            after = everything[place + 1] if place + 1 < len(everything) else None
            return Opened(page, before, after)
    raise NotFound(_("There is no such chapter in the help."))
