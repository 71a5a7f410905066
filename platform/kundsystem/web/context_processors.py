"""What every page's frame needs; nothing is worked out until a template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kundsystem.web import manual, navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates the menus, the organisation and the person; fragments that use none of it pay nothing."""
    return {
        "organisation": getattr(request, "tenant", None),
        "actor": getattr(request, "actor", None),
        "theme": _theme(request),
        "nav_entries": SimpleLazyObject(lambda: navigation.menu.entries(request)),
        "create_entries": SimpleLazyObject(lambda: navigation.create.entries(request)),
        "phone_entries": SimpleLazyObject(lambda: navigation.phone_entries(request)),
        "account_entries": SimpleLazyObject(lambda: navigation.account.entries(request)),
        "help_url": SimpleLazyObject(lambda: manual.help_url(request)),
        "languages": settings.LANGUAGES,
    }


def _theme(request: HttpRequest) -> str:
    """Return the remembered choice; without one the page follows the operating system."""
    theme = request.COOKIES.get("kundsystem_theme", "")
    return theme if theme in {"light", "dark"} else ""
