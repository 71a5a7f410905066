"""Customers of the large organisation."""

import random
from array import array
from typing import Any

from crm_core.customers import seed_names
from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Industry, Tag, Unit
from crm_core.customers.seed_names import Kind, Named
from crm_core.fields.values import Tone
from crm_core.seeding import subjects
from crm_core.seeding.run import DAY, Batch, Choice, Run, at_work, key_at, moment
from crm_core.seeding.seeded import AT_WORK_WITH, HAVE_BOUGHT, SeededCustomer, Standing
from crm_core.seeding.tables import Table, own_value
from kundsystem.shared.database import connection

CUSTOMER = Table(
    Customer,
    *("id", "number", "name", "kind", "org_number", "status_id", "owner_id", "unit_id", "industry_id", "employees"),
    *("customer_since", "phone", "mobile", "email", "website", "visiting_street", "visiting_postcode"),
    *("visiting_town", "postal_street", "postal_postcode", "postal_town", "invoice_street", "invoice_postcode"),
    *("invoice_town", "invoice_email", "country", "parent_id", "last_contact_at", "archived_at", "created_at"),
    "updated_at",
)
CUSTOMER_TAG = Table(CustomerTag, "id", "customer_id", "tag_id")

# Shares of the standings, and so of the starter's statuses: prospect, negotiation, customer, dormant, former.
STANDINGS = (30, 6, 44, 12, 8)
OWNERS = (18, 16, 15, 13, 12, 11, 9, 6)
UNITS = ("Syd", "Väst", "Öst")
TAGS = (("Ramavtal", Tone.FJORD), ("Mässa", Tone.RAPS), ("Nyhetsbrev", Tone.STEN), ("Får ej ringas", Tone.FALU))


@subjects.register(CUSTOMER, CUSTOMER_TAG)
def prepare(run: Run) -> subjects.Maker:
    """Read the organisation's own values, add units and tags, and take as many customer numbers as are needed."""
    return _Maker(run)


class _Maker:
    def __init__(self, run: Run) -> None:
        self.run = run
        keys = CustomerStatus.objects.filter(archived_at=None).values_list("pk", flat=True)
        self.statuses = [str(key) for key in keys]
        # Before anything else: how much one has of other things depends on it.
        chance, standing = run.chance("standings"), Choice(list(Standing), STANDINGS)
        run.standings = array("B", (standing.by(chance) for _place in range(run.customers)))
        self.industries = [str(key) for key in Industry.objects.filter(archived_at=None).values_list("pk", flat=True)]
        self.owner = Choice([str(person.pk) for person in run.people], OWNERS)
        self.units = [own_value(Unit, name, place) for place, name in enumerate(UNITS)]
        for place, (name, tone) in enumerate(TAGS):
            own_value(Tag, name, place + 1, tone=tone, subject=Tag.Subject.CUSTOMER)
        tags = Tag.objects.filter(archived_at=None, subject=Tag.Subject.CUSTOMER)
        self.tags = [str(key) for key in tags.values_list("pk", flat=True)]
        self.names = seed_names.Namer()
        self.first_number = _take_numbers(run.customers)

    def __call__(self, batch: Batch) -> None:
        chance = batch.chance("customers")
        for place in batch.places:
            customer = self._customer(batch, chance, place)
            batch.customers.append(customer)
            batch.table(CUSTOMER).append(customer.row)
            for tag in self._tags(chance):
                batch.table(CUSTOMER_TAG).append((key_at(chance, customer.created), customer.key, tag))

    def _tags(self, chance: random.Random) -> list[str]:
        draw = chance.random()
        return chance.sample(self.tags, 1 if draw > 0.02 else 2) if draw < 0.16 else []

    def _customer(self, batch: Batch, chance: random.Random, place: int) -> SeededCustomer:
        run = self.run
        created = at_work(chance, run.start + (run.end - run.start - 2 * DAY) * place / run.customers)
        named = self.names.name(chance, place)
        standing = run.standing(place)
        status = self.statuses[min(standing, len(self.statuses) - 1)]
        span = run.end - created
        active_until = run.end if standing in AT_WORK_WITH else created + int(span * chance.uniform(0.2, 0.85))
        archived = active_until + min(30 * DAY, (run.end - active_until) // 2) if chance.random() < 0.04 else None
        key = key_at(chance, created)
        owner = None if chance.random() < 0.04 else self.owner.by(chance)
        unit = chance.choice(self.units) if chance.random() < 0.7 else None
        since = moment(created + min(60 * DAY, span)).date() if standing in HAVE_BOUGHT else None
        row: list[Any] = [
            key,
            str(self.first_number + place),
            named.name,
            named.kind,
            self._org_number(chance, place, named),
        ]
        row += [status, owner, unit]
        row += [self.industries[named.industry] if named.industry < len(self.industries) else None]
        row += [_employees(chance, named.kind), since]
        row += self._reached(chance, named)
        row += self._addresses(chance, named)
        row += [self._parent(batch, chance, named), None, moment(archived) if archived else None]
        row += [moment(created), moment(min(archived or run.end, created + int(span * chance.random())))]
        active_until = max(created, min(active_until, archived or run.end))
        return SeededCustomer(
            place=place,
            key=key,
            name=named.name,
            kind=named.kind,
            standing=standing,
            domain=named.domain,
            town=named.town,
            area=named.area,
            owner=owner,
            unit=unit,
            created=created,
            active_until=active_until,
            is_archived=archived is not None,
            row=row,
            columns=CUSTOMER.columns,
        )

    def _org_number(self, chance: random.Random, place: int, named: Named) -> str:
        if named.kind == Kind.PERSON or chance.random() < 0.06:
            return ""
        return seed_names.org_number(place, named)

    def _reached(self, chance: random.Random, named: Named) -> list[str]:
        """Telephone, mobile, e-mail and web site."""
        private = named.kind == Kind.PERSON
        phone = seed_names.phone(chance, named.area) if chance.random() < (0.3 if private else 0.95) else ""
        mobile = seed_names.mobile(chance) if chance.random() < (0.9 if private else 0.15) else ""
        box = named.box if private else chance.choice(("info", "info", "kontakt", "kundtjanst", "order"))
        email = f"{box}@{named.domain}" if chance.random() < 0.88 else ""
        website = f"https://www.{named.domain}" if not private and chance.random() < 0.7 else ""
        return [phone, mobile, email, website]

    def _addresses(self, chance: random.Random, named: Named) -> list[str]:
        """Visiting, postal and invoice address, the e-mail for invoices, the country."""
        street, postcode = self.names.street(chance), named.postcode(chance)
        draw = chance.random()
        if draw < 0.05:
            return ["", "", "", "", postcode, named.town, "", "", "", "", named.country]
        visiting = [street, postcode, named.town]
        postal = [f"Box {chance.randint(1, 9999)}", named.postcode(chance), named.town] if draw < 0.25 else visiting
        invoice = ["Fakturagruppen, FE 31", "83877", "Frösön"] if draw > 0.93 and not named.country else ["", "", ""]
        invoice_email = f"faktura@{named.domain}" if draw > 0.7 and named.kind != Kind.PERSON else ""
        return [*visiting, *postal, *invoice, invoice_email, named.country]

    def _parent(self, batch: Batch, chance: random.Random, named: Named) -> str | None:
        if named.kind != Kind.COMPANY or not batch.customers or chance.random() > 0.03:
            return None
        above = chance.choice(batch.customers)
        return above.key if above.kind == Kind.COMPANY else None


def _employees(chance: random.Random, kind: str) -> int | None:
    if kind == Kind.PERSON or chance.random() < 0.15:
        return None
    return max(1, int(chance.lognormvariate(5.5 if kind == Kind.AUTHORITY else 2.4, 1.4)))


def _take_numbers(count: int) -> int:
    """Take customer numbers in a row, past all that are taken or given; return the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value + is_called::int FROM customer_number")
        (first,) = cursor.fetchone()
        cursor.execute("SELECT max(number::bigint) FROM customer WHERE number ~ '^[0-9]{1,15}$'")
        (greatest,) = cursor.fetchone()
        first = max(first, (greatest or 0) + 1)
        cursor.execute("SELECT setval('customer_number', %s, false)", [first + count])
    return first
