"""Finding pages and what can be done anywhere: the entries of the menus, and what a page's scripts offer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.search.closeness import Words, closeness
from crm_core.search.marking import mark
from crm_core.search.plain import plain
from crm_core.search.providers import Found, Hit, Looking, Provider, Text
from kundsystem.web import navigation


@dataclass(frozen=True)
class _Entry:
    """Something of a menu, before it is known whether it is looked for."""

    label: str
    words: Words
    url: str
    icon: str
    post: bool = False
    hook: str = ""

    def as_hit(self, title: Text, score: float = 0.0) -> Hit:
        """Return it as it is shown."""
        return Hit(title, self.url, self.icon, score, post=self.post, hook=self.hook)


class Pages(Provider):
    """The pages of the main menu, of one's account and of the settings."""

    key = "page"
    label = gettext_lazy("Go to")
    order = 70

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the pages whose name is like what is looked for."""
        return _found(looking, pages(looking.request), limit)


class Commands(Provider):
    """What can be made or done from anywhere."""

    key = "command"
    label = gettext_lazy("Do")
    order = 80

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the commands whose name is like what is looked for."""
        return _found(looking, commands(looking.request), limit)


def pages(request: HttpRequest | None) -> Sequence[_Entry]:
    """Return the pages that this request's actor may open."""
    if request is None:
        return []
    menus = (navigation.menu, navigation.account, navigation.settings)
    entries = [one for menu in menus for one in menu.entries(request) if not getattr(one.item, "post", False)]
    # A page that is in two menus is found once.
    return [_entry(one) for one in {one.url: one for one in reversed(entries)}.values()][::-1]


def commands(request: HttpRequest | None) -> Sequence[_Entry]:
    """Return what this request's actor may do from anywhere."""
    if request is None:
        return []
    posted = [one for one in navigation.account.entries(request) if one.item.post]
    theme = _("Switch between light and dark")
    switch = _Entry(theme, _words(theme, _("theme")), "", "moon", hook="data-theme-toggle")
    return [*map(_entry, navigation.create.entries(request)), switch, *map(_entry, posted)]


def _entry(entry: navigation.Entry) -> _Entry:
    item = entry.item
    label = str(item.label)
    words = _words(label, str(item.other_words) if item.other_words else "")
    return _Entry(label, words, entry.url, item.icon, getattr(item, "post", False))


@lru_cache(maxsize=1024)
def _words(label: str, also: str) -> Words:
    """Return what an entry is found by, worked out once for each language: all are compared while somebody types."""
    others = " ".join(f"q{word}" for word in plain(also).split())
    return Words.read(f" {plain(label)}\n {others}")


def _found(looking: Looking, entries: Iterable[_Entry], limit: int) -> Found:
    question = looking.question
    scored = []
    for entry in entries:
        score = closeness(question, entry.words) if question else None
        if score is not None:
            scored.append((score, entry))
    scored.sort(key=lambda one: -one[0])
    hits = [_marked(entry, looking, score) for score, entry in scored[:limit]]
    return Found(hits, len(scored) > limit)


def _marked(entry: _Entry, looking: Looking, score: float) -> Hit:
    return entry.as_hit(mark(entry.label, looking.question), score)
