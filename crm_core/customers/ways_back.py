"""Where one came to the customer window from, as a word in its address says; from the list without one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kundsystem.accounts.http import TenantRequest


@dataclass(frozen=True)
class WayBack:
    """A page that one came from, and what it is called."""

    url: str
    label: str


# By the word in the address: what makes of its value the way back, or None of what means nothing.
_ways: dict[str, Callable[[str], WayBack | None]] = {}


def register(word: str, way: Callable[[str], WayBack | None]) -> None:
    """Let a word in the window's address say where one came from."""
    _ways[word] = way


def way_back(request: TenantRequest) -> WayBack:
    """Return where a request came from."""
    for word, way in _ways.items():
        if word in request.GET and (found := way(request.GET[word])):
            return found
    return WayBack(reverse("customer_list"), _("Customers"))
