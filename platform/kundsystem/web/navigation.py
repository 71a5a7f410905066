"""What the frame shows: the main menu, the “+” menu, the account menu, and the pages of the settings.

Each app registers its own entries in `AppConfig.ready`; an entry that nobody registered does not exist, and one
that the actor may not use is not shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django import conf
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise

Label = str | Promise


@dataclass(frozen=True)
class NavItem:
    """A page of the main menu.

    Args:
        key: unique name.
        label: lazily translated text.
        url_name: where it leads; the entry is current on every page whose address begins like it.
        icon: name in icons.txt, used in the phone's bar.
        order: small first.
        permission: named permission that is needed; empty = everybody signed in.
        phone: stands in the phone's bottom bar; the rest is found under “More”.
        phone_label: shorter text for the bottom bar.
        also: names of other addresses on whose pages the entry is current too.
        badge: says how many things wait there; shown beside the label unless its text is empty.
        other_words: what other people call it; it is found by these too.
    """

    key: str
    label: Label
    url_name: str
    icon: str
    order: int = 100
    permission: str = ""
    badge: Callable[[HttpRequest], Any] | None = None
    phone: bool = False
    phone_label: Label = ""
    also: tuple[str, ...] = ()
    other_words: Label = ""


@dataclass(frozen=True)
class CreateItem:
    """Something that can be created from anywhere, in the “+” menu; `shortcut` is for `data-shortcut`.

    By `other_words` it is found too, as by those of `NavItem`. With a `phone_label` it stands in the phone's bottom
    bar, among the pages where `phone_order` says.
    """

    key: str
    label: Label
    url_name: str
    icon: str
    order: int = 100
    permission: str = ""
    shortcut: str = ""
    other_words: Label = ""
    phone_label: Label = ""
    phone_order: int = 100


@dataclass(frozen=True)
class AccountItem:
    """An entry of the account menu; with `post` it is a form's button, as signing out must be.

    By `other_words` it is found too, as by those of `NavItem`. What is `shown` only to some, without one permission
    saying to whom, asks the request.
    """

    key: str
    label: Label
    url_name: str
    icon: str
    order: int = 100
    permission: str = ""
    post: bool = False
    other_words: Label = ""
    shown: Callable[[HttpRequest], bool] | None = None


@dataclass(frozen=True)
class SettingsItem:
    """A page of the settings.

    Args:
        key: unique name.
        label: lazily translated; what stands in the rail.
        url_name: where it leads; the entry is current on every page whose address begins like it.
        icon: name in icons.txt.
        group: one of `settings_pages.GROUPS`.
        hint: lazily translated; what one does there, on the settings' first page.
        order: small first, within the group.
        permission: named permission that is needed.
        count: the rows that it is about; how many they are stands beside it. All are counted by one query.
        also: names of other addresses on whose pages the entry is current too.
        other_words: what other people call it; it is found by these too.
        url_args: arguments of the address.
        shown: asks the request, where the permission alone does not say whom it is shown to.
    """

    key: str
    label: Label
    url_name: str
    icon: str
    group: str
    hint: Label = ""
    order: int = 100
    permission: str = "settings.manage"
    count: Callable[[], QuerySet[Any]] | None = None
    also: tuple[str, ...] = ()
    other_words: Label = ""
    url_args: tuple[str, ...] = ()
    shown: Callable[[HttpRequest], bool] | None = None


@dataclass(frozen=True)
class Entry:
    """An item as one request sees it."""

    item: Any
    url: str
    current: bool = False
    request: HttpRequest | None = None

    @property
    def has_badge(self) -> bool:
        """Whether it can say how many things wait there."""
        return getattr(self.item, "badge", None) is not None

    @property
    def badge(self) -> str:
        """How many things wait there, as it is written beside the label; empty for none."""
        return str(self.item.badge(self.request)) if self.has_badge and self.request is not None else ""


Item = TypeVar("Item", NavItem, CreateItem, AccountItem, SettingsItem)


@dataclass
class Registry:
    """Keeps items by key, so that registering twice (tests, reloads) changes nothing."""

    items: dict[str, Any] = field(default_factory=dict)

    def register(self, *items: NavItem | CreateItem | AccountItem | SettingsItem) -> None:
        self.items.update({item.key: item for item in items})

    def entries(self, request: HttpRequest) -> list[Entry]:
        """Return what this request's actor may use, in order; an address that is not mounted here is left out.

        Several parts of a page ask: it is found out once for a request.
        """
        kept: dict[int, list[Entry]] = request.__dict__.setdefault("navigation", {})
        if id(self) not in kept:
            kept[id(self)] = self._entries(request)
        return kept[id(self)]

    def _entries(self, request: HttpRequest) -> list[Entry]:
        shown = sorted(self.items.values(), key=lambda item: (item.order, item.key))
        urls = [(item, _url_of(item, request)) for item in shown if _is_shown(request, item)]
        areas = {area: url for item, url in urls if url for area in _areas(item, url, request)}
        current = areas.get(_deepest(request.path, areas))
        return [Entry(item, url, url == current, request) for item, url in urls if url]


menu = Registry()
create = Registry()
account = Registry()
settings = Registry()


def register(*items: NavItem | CreateItem | AccountItem | SettingsItem) -> None:
    """Put each item in the menu that its kind belongs to."""
    for item in items:
        {NavItem: menu, CreateItem: create, AccountItem: account, SettingsItem: settings}[type(item)].register(item)


def phone_entries(request: HttpRequest) -> list[Entry]:
    """Return what stands in the phone's bottom bar: some pages, and what is begun with one press."""
    pages = [(entry.item.order, entry) for entry in menu.entries(request) if entry.item.phone]
    begun = [(entry.item.phone_order, entry) for entry in create.entries(request) if entry.item.phone_label]
    return [entry for _order, entry in sorted([*pages, *begun], key=lambda one: one[0])]


def items_for(request: HttpRequest) -> list[Entry]:
    """Return the main menu as this request's actor sees it."""
    return menu.entries(request)


def _is_shown(request: HttpRequest, item: Any) -> bool:
    shown = getattr(item, "shown", None)
    return _may(request, item.permission) and (shown is None or shown(request))


def _may(request: HttpRequest, permission: str) -> bool:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user is None:
        return False
    return not permission or bool(actor.may(permission))


def _url_of(item: Any, request: HttpRequest) -> str:
    return _url(item.url_name, request, *getattr(item, "url_args", ()))


def _url(url_name: str, request: HttpRequest, *arguments: str) -> str:
    urlconf = getattr(request, "urlconf", None) or get_urlconf() or conf.settings.ROOT_URLCONF
    return _address(urlconf, get_script_prefix(), url_name, arguments)


@lru_cache(maxsize=1024)  # every page has the menus, and their addresses follow from the code alone
def _address(urlconf: str, _prefix: str, url_name: str, arguments: tuple[str, ...]) -> str:
    try:
        return reverse(url_name, args=arguments, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _areas(item: Any, url: str, request: HttpRequest) -> list[str]:
    """Return the addresses that an item's pages lie under; the start page is an area of its own."""
    return [url, *filter(None, (_url(name, request) for name in getattr(item, "also", ())))]


def _deepest(path: str, urls: Iterable[str]) -> str:
    """Return the longest address that the path lies under, so that one entry at most is current."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")
