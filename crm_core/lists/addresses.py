"""A list's address with something added or taken away."""

from django.http import HttpRequest, QueryDict

# Where in the list one is: never part of what the list shows.
PLACE = ("after", "shown")


def kept(query: QueryDict, *without: str) -> QueryDict:
    """Return what an address asks for: not where in the list one is, nor the parameters that are named."""
    found = query.copy()
    for name in (*without, *PLACE):
        found.pop(name, None)
    return found


def with_(request: HttpRequest, **changes: object) -> str:
    """Return this page's address with other parameters."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def without(request: HttpRequest, *names: str) -> str:
    """Return this page's address without some parameters."""
    return joined(request.path, kept(request.GET, *names))


def joined(path: str, query: QueryDict) -> str:
    """Return an address of its two parts."""
    return f"{path}?{query.urlencode()}" if query else path


def shown_before(request: HttpRequest) -> int:
    """Return how many rows stand above those that are asked for."""
    shown = request.GET.get("shown", "")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 8 else 0
