"""What one organisation has shaped for itself, another sees nothing of, at any door.

Each door is asked in both. At home it shows what was shaped, or the door would prove nothing; next door it does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tenants.utils import tenant_context

from crm_core.custom_fields.actions import add_field
from crm_core.custom_fields.models import CustomField
from crm_core.lists.models import ListLayout
from crm_core.own_values.registry import all_lists
from crm_core.selections.encoding import encode
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.role_actions import create_role
from tests.api import program_for
from tests.guards.urls import ORGANISATION
from tests.guards.world import World, make_world

WORD, HERE = "alfahemlighet", "betahemlighet"
OWN, CHOICE = f"own_{WORD}", f"{WORD} val"


@dataclass(frozen=True)
class Side:
    """One of the two organisations: its own things, a client and a program in it."""

    world: World
    client: Any
    program: Any

    def page(self, name: str, query: Any = None, *, htmx: bool = False, **keys: Any) -> str:
        """Return what a page says."""
        kwargs = {one: self.world.key(thing) for one, thing in keys.items() if not one.startswith("_")}
        kwargs |= {one[1:]: thing for one, thing in keys.items() if one.startswith("_")}
        headers = {"HX-Request": "true"} if htmx else {}
        return _text(self.client.get(reverse(name, ORGANISATION, kwargs=kwargs), query, headers=headers))

    def api(self, path: str, method: str = "get", body: Any = None) -> str:
        """Return what a program is answered."""
        return _text(self.program.ask(method, path, body))


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + str(answer.headers)


def _import(side: Side) -> str:
    file = SimpleUploadedFile("kunder.csv", f"Företag;{WORD} customer\nNy AB;{CHOICE}\n".encode())
    answer = side.client.post(reverse("import_start", ORGANISATION), {"file": file}, follow=True)
    # What stands in the file itself says nothing of whose it is.
    return "".join(part for part in _text(answer).split("<") if f'value="customer.{OWN}' in part)


def _export(side: Side) -> str:
    return _text(side.client.post(reverse("customer_export", ORGANISATION), {"as": "csv"}))


def _selected_by(side: Side) -> str:
    tree = Tree(Group(ALL, (Condition(f"customer.{OWN}_customer", {"content": "filled"}),)))
    return side.page("selection_new", {"s": encode(tree)})


def _unasked(text: str) -> str:
    """Take out the name that was asked by, which whoever asks knows."""
    return text.replace(f"{OWN}_customer", "")


# Door → what it says. Every one is asked as the owner of either organisation.
DOORS: dict[str, Callable[[Side], str]] = {
    "form of a customer": lambda side: side.page("customer_create"),
    "form of a person": lambda side: side.page("contact_create", customer="customer"),
    "form of a deal": lambda side: side.page("deal_create", customer="customer"),
    "form of a product": lambda side: side.page("product_create"),
    "menu of a new note": lambda side: side.page("note_choices", customer="customer"),
    "card of a customer": lambda side: side.page("customer_show", pk="customer"),
    "card of a deal": lambda side: side.page("deal_show", pk="deal"),
    "changes of a customer": lambda side: side.page("customer_tab", pk="customer", _tab="changes"),
    "list of customers": lambda side: side.page("customer_list"),
    "conditions of customers": lambda side: side.page("customer_conditions"),
    "conditions of persons": lambda side: side.page("contact_conditions"),
    "conditions of deals": lambda side: side.page("deal_conditions"),
    "change of many customers": lambda side: side.page("customer_bulk_choices", _field="own"),
    "change of many persons": lambda side: side.page("contact_bulk_choices", _field="own"),
    "change of many deals": lambda side: side.page("deal_bulk_choices", _field="own"),
    "change of many products": lambda side: side.page("product_bulk_choices", _field="own"),
    "conditions of products": lambda side: side.page("product_conditions"),
    "page of a product": lambda side: side.page("product_show", pk="product"),
    "tags of many": lambda side: side.page("customer_bulk_choices", _field="tags"),
    "catalogue": lambda side: side.page("product_list"),
    "own fields": lambda side: "".join(
        side.page("custom_field_list", {"subject": one}) for one in CustomField.Subject.values
    ),
    "own values": lambda side: "".join(
        side.page("values_index", _family=one.family.key, _name=one.key) for one in all_lists()
    ),
    "roles": lambda side: side.page("role_list"),
    "log": lambda side: side.page("log"),
    "log as a file": lambda side: _text(side.client.post(reverse("log_export", ORGANISATION))),
    "selection builder": lambda side: side.page("selection_new"),
    "selection builder, looked for": lambda side: side.page("selection_palette", {"q": WORD}),
    "selection by it": lambda side: _unasked(_selected_by(side)),
    "search": lambda side: side.page("search", {"q": f"{WORD} kund"}).replace(f"{WORD} kund", ""),
    "import": _import,
    "export": _export,
    "API, description": lambda side: side.api("schema/"),
    "API, customers": lambda side: side.api("customers/"),
    "API, narrowed": lambda side: _unasked(side.api(f"customers/?{OWN}_customer=none")),
    "API, notes": lambda side: side.api("notes/"),
    "API, statuses": lambda side: side.api("customer-statuses/"),
    "API, kinds of notes": lambda side: side.api("note-kinds/"),
}


def _shape(user: Any) -> None:
    """Shape the organisation that is set: a field of every subject, a role; the world has its own values."""
    actor = Actor(user)
    for subject in CustomField.Subject.values:
        add_field(actor=actor, subject=subject, kind="one_of", values={"label": f"{WORD} {subject}"}, options=[CHOICE])
    ListLayout.objects.create(user=user, list_name="customer", columns=["status", f"{OWN}_customer"])
    create_role(actor=actor, name=f"{WORD} egen roll", granted=["customers.view"])


@pytest.fixture
def sides(organisation, other_organisation, owner, outsider, client_for):
    home = make_world(WORD, owner)
    _shape(owner)
    there = Side(home, client_for(owner), program_for(owner))
    with tenant_context(other_organisation):
        beta = make_world(HERE, outsider)
        program = program_for(outsider)
    return there, Side(beta, client_for(outsider), program)


def test_no_door_of_another_organisation_shows_any_of_it(sides, other_organisation):
    home, other = sides
    wrong = []
    for door, ask in DOORS.items():
        if WORD not in ask(home):
            wrong.append(f"{door}: not even its own organisation sees it")
        with tenant_context(other_organisation):
            if WORD in ask(other).replace(f"q={WORD}", ""):
                wrong.append(f"{door}: another organisation sees it")
    assert not wrong, "\n".join(wrong)
