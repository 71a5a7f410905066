"""The table of the API: every address and method, what it needs, and the least that may.

Whoever may not gets 403, a key of another organisation's thing is 404, and a key that does not open anything is 401.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse

from tests.guards.urls import ORGANISATION, patterns

NAMESPACE = "api:"
# Pages among the API's addresses: they are in the table of pages.
PAGES = {"api:documentation"}
EVERYBODY = {"version": 1, "result": "customers"}


@dataclass(frozen=True)
class Call:
    """One address and one method.

    Args:
        name: of the address, without the namespace.
        method: in small letters.
        least: the least role that gets `ok`.
        ok: what somebody allowed is answered.
        key: what of the world the address names, when it names something.
        body: what is sent, given the world.
        others: what a role that is not allowed is answered.
        path: the address, where the name does not give it.
        query: what follows it, given the world.
    """

    name: str
    method: str = "get"
    least: str = "reader"
    ok: int = 200
    key: str = ""
    body: Callable[[Any], Any] | None = None
    others: int = 403
    path: str = ""
    query: Callable[[Any], str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    def url(self, world: Any) -> str:
        """Its address, naming something of a world."""
        named = {"pk": world.key(self.key)} if self.key else {}
        path = self.path or reverse(f"{NAMESPACE}{self.name}", ORGANISATION, kwargs=named)
        return f"{path}?{self.query(world)}" if self.query else path

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "get"


def one(name: str, key: str, *more: Call) -> Iterator[Call]:
    """Calls for what can be listed and read one by one, and more."""
    yield Call(f"{name}-list")
    yield Call(f"{name}-detail", key=key)
    yield from more


def _of(world: Any, **facts: Any) -> dict[str, Any]:
    return {"customer": world.customer.pk} | facts


def _by_hand(world: Any) -> dict[str, Any]:
    return {"members": [world.customer.pk]}


CALLS = (
    Call("index"),
    Call("me"),
    Call("schema"),
    Call("nothing", ok=404, path="/api/v1/finns-inte/"),
    *one("users", "user"),
    *one("customer-statuses", "customer_status"),
    *one("industries", "industry"),
    *one("units", "unit"),
    *one("tags", "tag"),
    *one("position-types", "position_type"),
    *one("note-kinds", "note_kind"),
    *one(
        "contacts",
        "contact",
        Call("contacts-list", "post", "member", 201, body=lambda world: _of(world, first_name=world.word)),
        Call("contacts-detail", "patch", "member", key="contact", body=lambda world: {"title": "Vd"}),
        Call("contacts-archive", "post", "member", key="contact"),
        Call("contacts-merge", "post", "member", key="contact", body=lambda world: {"gone": world.contact_twin.pk}),
    ),
    # Notes: one's own, or as an administrator anybody's; the world's note is the member's.
    *one(
        "notes",
        "note",
        Call("notes-list", "post", "member", 201, body=lambda world: _of(world, body=world.word)),
        Call("notes-detail", "patch", "member", key="note", body=lambda world: {"body": "Nytt"}),
        Call("notes-archive", "post", "member", key="note"),
    ),
    *one(
        "reminders",
        "reminder",
        Call(
            "reminders-list", "post", "member", 201, body=lambda world: _of(world, text=world.word, due_on="2027-03-01")
        ),
        Call("reminders-detail", "patch", "member", key="reminder", body=lambda world: {"text": "Nytt"}),
        Call("reminders-done", "post", "member", key="reminder", body=lambda world: {}),
        Call("reminders-reopen", "post", "member", key="reminder"),
        Call("reminders-later", "post", "member", key="reminder", body=lambda world: {"day": "2027-03-02"}),
        Call("reminders-hand-over", "post", "member", key="reminder", body=lambda world: {"person": world.key("user")}),
        Call("reminders-remove", "post", "member", key="reminder"),
    ),
    *one("product-categories", "product_category"),
    *one("vat-classes", "vat_class"),
    *one(
        "products",
        "product",
        Call("products-list", "post", "administrator", 201, body=lambda world: {"name": f"Ny {world.word}"}),
        Call("products-detail", "patch", "administrator", key="product", body=lambda world: {"code": "A1"}),
        Call("products-archive", "post", "administrator", key="product"),
        Call("products-restore", "post", "administrator", key="product"),
    ),
    *one("newsletters", "newsletter"),
    *one(
        "newsletter-recipients",
        "subscription",
        Call(
            "newsletter-recipients-list",
            "post",
            "member",
            201,
            body=lambda world: _of(world, newsletter=str(world.key("newsletter"))),
        ),
        Call(
            "newsletter-recipients-detail", "patch", "member", key="subscription", body=lambda world: {"active": False}
        ),
    ),
    *one("deal-statuses", "deal_status"),
    *one("loss-reasons", "loss_reason"),
    *one(
        "deals",
        "deal",
        Call("deals-list", "post", "member", 201, body=lambda world: _of(world, product=world.product.pk)),
        Call("deals-detail", "patch", "member", key="deal", body=lambda world: {"description": "Ny"}),
        Call("deals-move", "post", "member", key="deal", body=lambda world: {"status": world.key("deal_status")}),
        Call("deals-share", "post", "member", key="deal", body=lambda world: {"shares": []}),
        Call("deals-status-changes", key="deal"),
        Call("deals-archive", "post", "member", key="deal"),
        Call("deals-restore", "post", "member", key="deal"),
    ),
    *one("booking-kinds", "booking_kind"),
    *one("resources", "resource"),
    *one(
        "bookings",
        "booking",
        Call(
            "bookings-list",
            "post",
            "member",
            201,
            body=lambda world: _of(world, title=world.word, starts_at="2026-11-24T10:00"),
        ),
        Call("bookings-detail", "patch", "member", key="booking", body=lambda world: {"place": "Växjö"}),
        Call("bookings-cancel", "post", "member", key="booking", body=lambda world: {}),
    ),
    # Selections: one's own, or a shared one; the world's shared one is the member's.
    *one(
        "selections",
        "shared",
        Call("selections-list", "post", "reader", 201, body=lambda world: {"name": world.word, "tree": EVERYBODY}),
        Call("selections-detail", "patch", "member", key="shared", body=lambda world: {"name": "Ny"}),
        Call("selections-detail", "delete", "member", key="shared"),
        Call("selections-count", key="shared"),
        Call("selections-members", key="shared"),
        Call("selections-freeze", "post", key="shared", body=lambda world: {"name": f"{world.word} i dag"}),
        Call("selections-add-members", "post", "member", key="shared_list", body=_by_hand),
        Call("selections-remove-members", "post", "member", key="shared_list", body=_by_hand),
        Call("selections-explain", key="shared", query=lambda world: f"of={world.customer.pk}"),
    ),
    *one(
        "mailings",
        "mailing",
        Call("mailings-fates", key="mailing"),
        Call("mailings-messages", key="mailing"),
    ),
    *one(
        "customers",
        "customer",
        Call("customers-list", "post", "member", 201, body=lambda world: {"name": f"{world.word} AB"}),
        Call("customers-detail", "patch", "member", key="customer", body=lambda world: {"employees": 7}),
        Call("customers-archive", "post", "member", key="customer"),
        Call("customers-restore", "post", "member", key="customer"),
        Call("customers-merge", "post", "member", key="customer", body=lambda world: {"gone": world.twin.pk}),
    ),
)


def addresses() -> set[tuple[str, str]]:
    """Every (name, method) that the API answers."""
    found = set()
    for name, view in _views():
        methods = getattr(view, "actions", None) or {m: m for m in ("get", "post", "patch", "put", "delete")}
        for method in set(methods) - {"head"}:
            if getattr(view, "actions", None) or hasattr(view.cls, method):
                found.add((name, method))
    return found


def _views() -> Iterator[tuple[str, Any]]:
    known = {name for name, _route in patterns(ORGANISATION) if name.startswith(NAMESPACE)}
    for entry in get_resolver(ORGANISATION).url_patterns:
        if getattr(entry, "namespace", "") == "api":
            for pattern in entry.url_patterns:
                if f"{NAMESPACE}{pattern.name}" in known - PAGES:
                    yield pattern.name, pattern.callback
