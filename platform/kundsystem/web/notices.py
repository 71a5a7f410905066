"""Lines above the content of every signed-in page, for what holds for a while: registered by those who know."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Notice = Callable[[HttpRequest], str]
_notices: list[Notice] = []


def register(notice: Notice) -> Notice:
    """Add a function that returns a line's HTML, rendered from a template, or nothing. It runs on every page."""
    if notice not in _notices:
        _notices.append(notice)
    return notice


def render(request: HttpRequest) -> SafeString:
    """Return the lines of a page."""
    return mark_safe("".join(notice(request) for notice in _notices))  # noqa: S308 -- each comes from a template
