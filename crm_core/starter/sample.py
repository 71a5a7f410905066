"""Invented customers with contacts, deals and years of notes, to look around among.

Everything is made up: the names, the numbers (with right check digits), telephone numbers from the series that are
kept for fiction, addresses below `.example`. The same data come every time; only their dates follow today's.
"""

import datetime as dt
import itertools
import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.text import slugify
from stdnum import luhn

from crm_core.contacts.models import Contact, PositionType
from crm_core.customers.last_contact import refresh_last_contact
from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Industry, Tag
from crm_core.customers.numbers import next_customer_numbers
from crm_core.newsletters.models import Newsletter, Source, Subscription
from crm_core.notes.models import Note, NoteContact, NoteKind, NoteTag
from crm_core.seeding import words
from crm_core.starter import sample_reminders
from crm_core.starter.sample_bookings import Bookings
from crm_core.starter.sample_catalogue import catalogue
from crm_core.starter.sample_deals import Deals
from kundsystem.accounts.models import User
from kundsystem.shared.keys import new_key

# Series that are kept for films and books; the last two digits are free.
FICTION = ("+468465004", "+463139006", "+464062804", "+469803192")
MOBILE = "+467017406"
# Sample rows are known by the end of their keys: it follows them through history, undo, export and restore.
MARK = b"sample"
TYPE_OF_ORGANISATION = {"company": "559900", "association": "802999", "authority": "222999"}


@dataclass
class Rows:
    """What will be written, in bulk."""

    customers: list[Customer] = field(default_factory=list)
    customer_tags: list[CustomerTag] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    note_contacts: list[NoteContact] = field(default_factory=list)
    note_tags: list[NoteTag] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)


def write(*, people: Sequence[User], language: str, is_sample: bool) -> int:
    """Write the sample customers; returns how many. Called within an action.

    Args:
        people: who is responsible for the customers; they wrote the notes together with invented colleagues, or alone
            when they are several.
        language: of notes, products and deals.
        is_sample: whether the rows are marked, to be removed together; where they are to stay there are units as well.
    """
    language = language if language in {"sv", "en"} else "en"
    with translation.override(language):
        builder = _Builder(people, language, is_sample)
        rows = builder.build()
    builder.catalogue.write()
    Customer.objects.bulk_create(rows.customers)
    CustomerTag.objects.bulk_create(rows.customer_tags)
    Contact.objects.bulk_create(rows.contacts)
    Note.objects.bulk_create(rows.notes)
    NoteContact.objects.bulk_create(rows.note_contacts)
    NoteTag.objects.bulk_create(rows.note_tags)
    builder.deals.write()
    if not is_sample:
        builder.bookings.add_own()
    builder.bookings.write()
    with translation.override(language):
        sample_reminders.write(builder._key, rows.customers, builder.deals.deals, people)
    Subscription.objects.bulk_create(rows.subscriptions)
    refresh_last_contact(customer.pk for customer in rows.customers)
    return len(rows.customers)


def is_marked() -> models.Q:
    """Rows whose key says that they belong to the sample data; needs `with_mark`."""
    return models.Q(key_text__endswith=MARK.hex())


def with_mark(rows: models.QuerySet) -> models.QuerySet:
    """Add what `is_marked` looks at."""
    return rows.annotate(key_text=Cast("id", models.TextField()))


@cache
def _texts() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "data/sample.json").read_text(encoding="utf-8"))


class _Builder:
    def __init__(self, people: Sequence[User], language: str, is_sample: bool) -> None:
        self.texts = _texts()
        self.language = language
        self.people = people
        self.is_sample = is_sample
        self.chance = random.Random(20190311)  # noqa: S311 -- the same customers every time, on purpose
        self.now = timezone.now()
        self.counter = itertools.count()
        self.stem = new_key().bytes
        self.rows = Rows()
        self.statuses = list(CustomerStatus.objects.filter(archived_at=None))
        self.industries = list(Industry.objects.filter(archived_at=None))
        self.positions = list(PositionType.objects.filter(archived_at=None))
        kinds = list(NoteKind.objects.filter(archived_at=None))
        self.kinds = {kind.icon: kind for kind in reversed(kinds)}
        self.any_kind = kinds[0]
        self.newsletter = Newsletter.objects.offered().first()
        tags = list(Tag.objects.filter(archived_at=None))
        self.note_tags = [tag for tag in tags if tag.subject == Tag.Subject.NOTE]
        self.customer_tags = [tag for tag in tags if tag.subject == Tag.Subject.CUSTOMER]
        self.catalogue = catalogue(self._key, language, with_units=not is_sample)
        self.deals = Deals(self._key, self.catalogue, people, language)
        self.bookings = Bookings(self._key, people)

    def build(self) -> Rows:
        numbers = next_customer_numbers(len(self.texts["customers"]))
        for place, (facts, number) in enumerate(zip(self.texts["customers"], numbers, strict=True)):
            self._customer(place, facts, number)
        return self.rows

    def _key(self) -> uuid.UUID:
        """A UUIDv7, ending with the mark in sample rows."""
        if not self.is_sample:
            return new_key()
        count = next(self.counter)
        return uuid.UUID(bytes=self.stem[:6] + (0x7000 | count).to_bytes(2, "big") + b"\x80" + self.stem[9:10] + MARK)

    def _customer(self, place: int, facts: list[Any], number: str) -> None:
        name, kind, status, industry, street, postcode, town, series, employees, since, count = facts
        domain = f"{slugify(name.split()[0])}.example"
        since_date = dt.date.fromisoformat(f"{since}-15")
        customer = Customer(
            id=self._key(),
            number=number,
            name=name,
            kind=kind,
            org_number=_org_number(kind, place),
            status=self.statuses[min(status, len(self.statuses) - 1)],
            owner=self.people[place % len(self.people)],
            unit=self.catalogue.units[place % len(self.catalogue.units)] if self.catalogue.units else None,
            industry=self.industries[industry] if industry is not None and industry < len(self.industries) else None,
            employees=employees,
            customer_since=since_date if status in {2, 3, 4} else None,
            phone=_phone(series, place),
            email=f"{'info' if employees else 'maria'}@{domain}",
            website=f"https://www.{domain}" if employees else "",
            visiting_street=street,
            visiting_postcode=postcode,
            visiting_town=town,
            postal_street=street,
            postal_postcode=postcode,
            postal_town=town,
            is_sample=self.is_sample,
        )
        self.rows.customers.append(customer)
        if self.customer_tags and place % 9 == 0:
            self.rows.customer_tags.append(CustomerTag(customer=customer, tag=self.customer_tags[0]))
        if kind == Customer.Kind.PERSON:
            contacts = [self._contact(customer, *name.split(), title="", email=customer.email)]
        else:
            contacts = self._contacts(place, customer, domain)
        self.rows.contacts += contacts
        self._subscriptions(place, customer, contacts)
        self._notes(customer, contacts, count, since_date, featured=place == 0)
        self.deals.add(customer, contacts)
        self.bookings.add(customer, contacts)

    def _subscriptions(self, place: int, customer: Customer, contacts: list[Contact]) -> None:
        """Two of three customers have somebody who receives the first newsletter."""
        if self.newsletter is None or place % 3 == 2:
            return
        began = self.now - dt.timedelta(days=30 + place * 11)
        source = (Source.ASKED, Source.CUSTOMER, Source.EVENT)[place % 3]
        facts = {"newsletter": self.newsletter, "customer": customer, "contact": contacts[0], "source": source}
        by = self.people[place % len(self.people)]
        self.rows.subscriptions.append(Subscription(id=self._key(), started_at=began, started_by=by, **facts))

    def _contacts(self, place: int, customer: Customer, domain: str) -> list[Contact]:
        # The first of the shared names, so that the same people come however many names there will be.
        firsts, lasts = words.first_names()[:30], words.last_names()[:25]
        titles = self.texts["titles"][self.language]
        contacts = []
        for nth in range(3 if place == 0 else 2 + place % 2):
            first = firsts[nth if place == 0 else (place * 3 + nth) % len(firsts)]
            last = lasts[nth if place == 0 else (place * 7 + nth * 5) % len(lasts)]
            contact = self._contact(
                customer,
                first,
                last,
                title=titles[nth if place % 2 == 0 else 3 + nth],
                email=f"{slugify(first)}.{slugify(last)}@{domain}",
            )
            contact.is_main = nth == 0
            contact.mobile = f"{MOBILE}{5 + (place * 3 + nth) % 95:02d}"
            contact.position_type = self.positions[(0, 2, 3)[nth]] if len(self.positions) > 3 else None
            contacts.append(contact)
        return contacts

    def _contact(self, customer: Customer, first: str, last: str, *, title: str, email: str) -> Contact:
        return Contact(
            id=self._key(), customer=customer, first_name=first, last_name=last, title=title, email=email, is_main=True
        )

    def _notes(
        self, customer: Customer, contacts: list[Contact], count: int, since: dt.date, *, featured: bool
    ) -> None:
        common = self.chance.sample(self.texts["notes"], len(self.texts["notes"]))
        if len(contacts) == 1:
            common = [text for text in common if not ("{a}" in text["sv"] and "{b}" in text["sv"])]
        texts = [*(self.texts["featured"] if featured else ()), *common, *common]
        newest = self.now - dt.timedelta(days=6 if featured else self.chance.randint(1, 60))
        span = max(dt.timedelta(days=20), newest - dt.datetime.combine(since, dt.time(9), self.now.tzinfo))
        for nth in range(count):
            # Denser towards today, as chronologies are.
            when = newest - span * (nth / max(count - 1, 1)) ** 1.3
            when = when.replace(hour=self.chance.randint(7, 15), minute=self.chance.choice((0, 10, 20, 30, 40, 50)))
            self._note(customer, contacts, texts[nth], _on_a_working_day(min(when, self.now)), nth)

    def _note(self, customer: Customer, contacts: list[Contact], text: dict, when: dt.datetime, nth: int) -> None:
        names = [contact.first_name for contact in contacts]
        author, author_name = self._author(nth)
        note = Note(
            id=self._key(),
            customer=customer,
            kind=self.kinds.get(text["kind"], self.any_kind),
            body=text[self.language].format(a=names[0], b=names[1 % len(names)], c=names[2 % len(names)]),
            happened_at=when,
            author=author,
            author_name=author_name,
        )
        self.rows.notes.append(note)
        about = contacts[1 % len(contacts)] if "{a}" not in text["sv"] else contacts[0]
        self.rows.note_contacts.append(NoteContact(note=note, contact=about))
        if text["tag"] is not None and text["tag"] < len(self.note_tags):
            self.rows.note_tags.append(NoteTag(note=note, tag=self.note_tags[text["tag"]]))

    def _author(self, nth: int) -> tuple[User | None, str]:
        if len(self.people) > 1:
            return self.people[nth % len(self.people)], ""
        names = ["", *self.texts["colleagues"][:2]]
        name = names[nth % len(names)]
        return (None, name) if name else (self.people[0], "")


def _org_number(kind: str, place: int) -> str:
    if kind not in TYPE_OF_ORGANISATION:
        return ""
    stem = f"{TYPE_OF_ORGANISATION[kind]}{412 + place * 7:03d}"
    return stem + luhn.calc_check_digit(stem)


def _phone(series: int, place: int) -> str:
    return f"{FICTION[series]}{5 + place * 2 % 90:02d}"


def _on_a_working_day(when: dt.datetime) -> dt.datetime:
    return when - dt.timedelta(days=max(0, when.weekday() - 4))
