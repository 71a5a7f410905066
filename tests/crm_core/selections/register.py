"""A small random register, as plain facts and in the database: nothing left out that could surprise.

Values are missing as often as they are there; some customers are archived, some have nobody and nothing.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from crm_core.mailings.states import State
from crm_core.models import (
    Contact,
    Customer,
    CustomerStatus,
    CustomerTag,
    Deal,
    DealStatus,
    Delivery,
    Industry,
    Mailing,
    Note,
    NoteKind,
    NoteTag,
    PositionType,
    Product,
    Suppression,
    Tag,
    Unit,
)
from kundsystem.accounts.models import User
from kundsystem.shared.keys import new_key

TODAY = dt.date(2026, 11, 25)
WORDS = ("kundvård", "kundvårdsmöte", "offert", "och", "avtal", "möte", "ring")
TOWNS = ("", "Malmö", "malmö", "Lund", "Åby")
POSTCODES = ("", "72000", "72999", "75999", "76000", "11418", "NO-0150", "0150")
PHONES = ("", "+4686785500", "+46411123456", "+46701234567", "+4722123456", "+46406785500")
EMAILS = ("", "info@a.example", "INFO@b.example")


@dataclass
class Register:
    """Facts: rows as dictionaries by table, and the values that they name."""

    customers: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    deals: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    barred: dict[str, str] = field(default_factory=dict)
    mailings: dict[Any, dt.datetime] = field(default_factory=dict)
    products: list[Any] = field(default_factory=list)
    statuses: list[Any] = field(default_factory=list)
    deal_statuses: dict[Any, str] = field(default_factory=dict)
    industries: list[Any] = field(default_factory=list)
    units: list[Any] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    kinds: dict[Any, bool] = field(default_factory=dict)
    positions: list[Any] = field(default_factory=list)
    customer_tags: list[Any] = field(default_factory=list)
    note_tags: list[Any] = field(default_factory=list)


def make(seed: int, customers: int = 14) -> Register:
    """Make a register in the organisation that is set."""
    chance = random.Random(seed)
    register = _values()
    register.mailings = {new_key(): _moment(chance) for _nth in range(3)}
    register.barred = {
        email.lower(): chance.choice(("opted_out", "bounced")) for email in EMAILS[1:] if chance.random() < 0.5
    }
    for number in range(customers):
        _customer(register, chance, number)
    _write(register)
    return register


def _values() -> Register:
    register = Register(
        products=[Product.objects.create(name=f"Vara {letter}").pk for letter in "ABC"],
        units=[Unit.objects.create(name=f"Enhet {letter}").pk for letter in "AB"],
    )
    register.statuses = list(CustomerStatus.objects.values_list("pk", flat=True)[:3])
    register.deal_statuses = dict(DealStatus.objects.values_list("pk", "stage"))
    register.industries = list(Industry.objects.values_list("pk", flat=True)[:3])
    register.people = list(User.objects.order_by("email").values_list("pk", flat=True)[:3])
    register.kinds = dict(NoteKind.objects.values_list("pk", "is_contact"))
    register.positions = list(PositionType.objects.values_list("pk", flat=True)[:3])
    register.note_tags = list(Tag.objects.filter(subject="note").values_list("pk", flat=True)[:2])
    register.customer_tags = [Tag.objects.create(name=f"T{n}", subject="customer").pk for n in range(2)]
    return register


def _maybe(chance: random.Random, things: Any) -> Any:
    return chance.choice([None, *things])


def _day(chance: random.Random) -> dt.date:
    # Often just at, before or after the edges that periods have.
    near = [0, 1, 29, 30, 31, 180, 182, 183, 184, 185, 364, 365, 366, -1, -30, -31]
    return TODAY - dt.timedelta(days=chance.choice([*near, chance.randint(-400, 900)]))


def _moment(chance: random.Random, latest: dt.date = TODAY) -> dt.datetime:
    day = min(_day(chance), latest)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(chance.choice((0, 12, 23)), chance.choice((0, 59)))))


def _customer(register: Register, chance: random.Random, number: int) -> None:
    key = new_key()
    customer = {
        "id": key,
        "name": f"Kund {number}",
        "number": f"S{number}",
        "archived_at": timezone.now() if chance.random() < 0.15 else None,
        "kind": chance.choice(Customer.Kind.values),
        "status_id": chance.choice(register.statuses),
        "owner_id": _maybe(chance, register.people),
        "unit_id": _maybe(chance, register.units),
        "industry_id": _maybe(chance, register.industries),
        "parent_id": _maybe(chance, [one["id"] for one in register.customers[-2:]]),
        "employees": chance.choice((None, 0, 5, 50)),
        "customer_since": _maybe(chance, [_day(chance)]),
        "phone": chance.choice(PHONES),
        "email": chance.choice(EMAILS),
        "postal_postcode": chance.choice(POSTCODES),
        "visiting_postcode": chance.choice(POSTCODES),
        "postal_town": chance.choice(TOWNS),
        "created_at": _moment(chance),
        "updated_at": _moment(chance),
        "tags": chance.sample(register.customer_tags, chance.choice((0, 0, 1, 2))),
    }
    register.customers.append(customer)
    for _nth in range(chance.choice((0, 1, 1, 2, 3))):
        register.contacts.append(
            {
                "id": new_key(),
                "customer_id": key,
                "first_name": "P",
                "position_type_id": _maybe(chance, register.positions),
                "title": chance.choice(("", "Chef", "Inköpschef")),
                "email": chance.choice(EMAILS),
                "phone": chance.choice(("", "+4681")),
                "mobile": chance.choice(("", "+4670")),
                "is_main": chance.random() < 0.4,
                "archived_at": timezone.now() if chance.random() < 0.2 else None,
            }
        )
    for _nth in range(chance.choice((0, 1, 2, 3))):
        register.notes.append(
            {
                "id": new_key(),
                "customer_id": key,
                "kind_id": chance.choice(list(register.kinds)),
                "author_id": _maybe(chance, register.people),
                "body": " ".join(chance.choices(WORDS, k=chance.randint(1, 4))).capitalize() + ".",
                "happened_at": _moment(chance),
                "archived_at": timezone.now() if chance.random() < 0.15 else None,
                "tags": chance.sample(register.note_tags, chance.choice((0, 1, 2))),
            }
        )
    for _nth in range(chance.choice((0, 1, 2, 3))):
        starts, ends = sorted((_day(chance), _day(chance)))
        register.deals.append(
            {
                "id": new_key(),
                "customer_id": key,
                "product_id": chance.choice(register.products),
                "status_id": chance.choice(list(register.deal_statuses)),
                "seller_id": _maybe(chance, register.people),
                "unit_price": Decimal(chance.choice((0, 100, 1000))),
                "recurrence": chance.choice(("once", "month", "quarter", "year")),
                "ordered_on": _maybe(chance, [_day(chance)]),
                "starts_on": _maybe(chance, [starts]),
                "ends_on": _maybe(chance, [ends]),
                "renews": chance.random() < 0.3,
                "is_reference": chance.random() < 0.3,
                "status_since": _moment(chance),
                "archived_at": timezone.now() if chance.random() < 0.15 else None,
            }
        )
    theirs = [None, *(one["id"] for one in register.contacts if one["customer_id"] == key)]
    for mailing in register.mailings:
        for contact in theirs:
            if chance.random() < 0.4:
                register.deliveries.append(
                    {
                        "id": new_key(),
                        "customer_id": key,
                        "contact_id": contact,
                        "mailing_id": mailing,
                        "name": "N",
                        "address": f"{len(register.deliveries)}@x.example",
                        "state": chance.choice(State.values),
                    }
                )
    contacts = [
        note["happened_at"]
        for note in register.notes
        if note["customer_id"] == key and note["archived_at"] is None and register.kinds[note["kind_id"]]
    ]
    customer["last_contact_at"] = max(contacts, default=None)


def _write(register: Register) -> None:
    def rows(model: Any, facts: list[dict[str, Any]]) -> list[Any]:
        return [model(**{name: value for name, value in fact.items() if name != "tags"}) for fact in facts]

    Customer.objects.bulk_create(rows(Customer, register.customers))
    for fact in register.customers:
        # What the model sets by itself when a row is made.
        Customer.objects.filter(pk=fact["id"]).update(created_at=fact["created_at"], updated_at=fact["updated_at"])
    Contact.objects.bulk_create(rows(Contact, register.contacts))
    Note.objects.bulk_create(rows(Note, register.notes))
    Deal.objects.bulk_create(rows(Deal, register.deals))
    Mailing.objects.bulk_create(
        Mailing(pk=key, name="Utskick", state="done", started_at=at) for key, at in register.mailings.items()
    )
    Delivery.objects.bulk_create(rows(Delivery, register.deliveries))
    Suppression.objects.bulk_create(Suppression(address=a, reason=why) for a, why in register.barred.items())
    CustomerTag.objects.bulk_create(
        CustomerTag(customer_id=one["id"], tag_id=tag) for one in register.customers for tag in one["tags"]
    )
    NoteTag.objects.bulk_create(NoteTag(note_id=one["id"], tag_id=tag) for one in register.notes for tag in one["tags"])
