"""A row of the table of URLs: what an address needs, who may, and what the answer is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ORGANISATION, PUBLIC = "kundsystem.urls.tenant", "kundsystem.urls.public"
# Where each stands; administrators and members may the same in most places, and the table names the least of them.
RANKS = ("anonymous", "reader", "member", "administrator", "owner")


@dataclass(frozen=True)
class Row:
    """One URL and one method.

    Args:
        name: of the URL.
        least: the least of RANKS that gets `ok`.
        keys: argument in the URL → what of the world its key is taken from.
        also: further arguments, as they are.
        data: what is posted, given the world; text in it is found in nothing of the other organisation.
        others: what somebody signed in gets who is not allowed: 403, or 404 where one may not even know of it.
        only: the one who gets `ok` where it is somebody's own, whatever the role of others.
        foreign: what a key of another organisation is answered.
    """

    name: str
    least: str = "reader"
    method: str = "get"
    ok: int = 200
    keys: dict[str, str] = field(default_factory=dict)
    also: dict[str, Any] = field(default_factory=dict)
    data: Callable[[Any], dict[str, Any]] = lambda world: {}
    htmx: bool = False
    others: int = 403
    only: str = ""
    foreign: int = 404

    def __str__(self) -> str:
        return f"{self.method} {self.name}" + (" fragment" if self.htmx else "")


def get(name: str, least: str = "reader", **more: Any) -> Row:
    """A row for reading."""
    return Row(name, least, **more)


def post(name: str, least: str = "member", **more: Any) -> Row:
    """A row for writing; a page is answered by going on to the next one unless `ok` says otherwise."""
    return Row(name, least, "post", **({"ok": 302} | more))
