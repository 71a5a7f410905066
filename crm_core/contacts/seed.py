"""Contact persons of the large organisation."""

import random

from django.utils.text import slugify

from crm_core.contacts.models import Contact, PositionType
from crm_core.customers.models import Customer
from crm_core.customers.seed_names import mobile, phone
from crm_core.seeding import subjects, words
from crm_core.seeding.run import Batch, Choice, Run, key_at, moment
from crm_core.seeding.seeded import SeededContact, SeededCustomer
from crm_core.seeding.tables import Table

CONTACT = Table(
    Contact,
    *(
        "id",
        "customer_id",
        "first_name",
        "last_name",
        "position_type_id",
        "title",
        "phone",
        "mobile",
        "email",
        "is_main",
    ),
    *("archived_at", "created_at", "updated_at"),
)
# Shares of the starter's position types, in their order, and a title for each.
POSITIONS = (18, 6, 14, 16, 12, 10, 9, 5, 5, 5)
TITLES = (
    *("VD", "Verksamhetschef", "Ekonomichef", "Inköpare", "Marknadschef", "Produktionschef", "IT-chef", "HR-chef"),
    *("Projektledare", "Administratör"),
)


@subjects.register(CONTACT)
def prepare(run: Run) -> subjects.Maker:
    """Read the position types and share out how many contact persons each customer has."""
    run.share("contacts", _weight)
    types = list(PositionType.objects.filter(archived_at=None)[: len(POSITIONS)])
    positions = Choice([(str(kind.pk), TITLES[place]) for place, kind in enumerate(types)], POSITIONS)
    firsts, lasts = words.first_names(), words.last_names()

    def make(batch: Batch) -> None:
        chance = batch.chance("contacts")
        for customer in batch.customers:
            for nth in range(run.how_many("contacts", customer.place)):
                first, last = _name(chance, customer, nth, firsts, lasts)
                position, title = positions.by(chance) if types and chance.random() < 0.85 else (None, "")
                created = customer.created + int((customer.active_until - customer.created) * chance.random() * nth / 8)
                archived = moment(customer.active_until) if nth and chance.random() < 0.06 else None
                key = key_at(chance, created)
                batch.table(CONTACT).append(
                    (
                        *(key, customer.key, first, last, position, title if chance.random() < 0.8 else ""),
                        phone(chance, customer.area) if chance.random() < 0.45 else "",
                        mobile(chance) if chance.random() < 0.65 else "",
                        f"{slugify(f'{first} {last}').replace('-', '.', 1)}@{customer.domain}"
                        if chance.random() < 0.85
                        else "",
                        *(nth == 0, archived, moment(created), moment(created)),
                    )
                )
                if archived is None:
                    customer.contacts.append(SeededContact(key, first or last, created))

    return make


def _weight(chance: random.Random, place: int) -> float:
    # Some have nobody yet, most two or three, a few a whole department.
    draw = chance.random()
    return 0 if draw < 0.18 else 40 if draw > 0.9985 else 0.7 + chance.expovariate(0.9)


def _name(
    chance: random.Random, customer: SeededCustomer, nth: int, firsts: list[str], lasts: list[str]
) -> tuple[str, str]:
    if customer.kind == Customer.Kind.PERSON and nth == 0:
        first, _space, last = customer.name.partition(" ")
        return first, last
    first = chance.choice(firsts)
    if chance.random() < 0.03:
        first = f"{first}-{chance.choice(firsts)}"
    return first, "" if chance.random() < 0.01 else chance.choice(lasts)
