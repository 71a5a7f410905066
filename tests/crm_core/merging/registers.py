"""Small random registers, random merges of what is in them, and what must hold: shared by the test and the proof."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st

from crm_core.customers.last_contact import refresh_last_contact
from crm_core.history.actions import undo
from crm_core.history.undo import BOOKKEEPING
from crm_core.merging import hanging
from crm_core.merging.actions import merge_contacts, merge_customers
from crm_core.merging.subjects import CONTACTS, CUSTOMERS
from crm_core.models import (
    Contact,
    Customer,
    CustomerTag,
    Deal,
    DealShare,
    DifferentContacts,
    DifferentCustomers,
    File,
    Note,
    NoteContact,
    NoteDraft,
    NoteTag,
    Selection,
    SelectionMember,
    Tag,
    Unit,
)
from kundsystem.accounts.actor import Actor
from tests.factories import ProductFactory, deal_status, default_kind, default_status

# Kept by the database or on every save; what last contact was has to be right again, although it is one of them.
LEFT_OUT = [column for column in BOOKKEEPING if column != "last_contact_at"]
# Rows that only tie together, or that say what two are to each other: of these one may be enough where there were two.
TIES = {"customer_tag", "note_contact", "note_draft", "different_customers", "different_contacts", "selection_member"}

few = st.integers(0, 3)
flags = st.booleans()


@dataclass(frozen=True)
class Plan:
    """What is in a register, by number, and what is merged there: kind, which stays, which goes, what is taken."""

    customers: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    files: list[tuple[int, int | None]]
    deals: list[dict[str, Any]]
    drafts: set[tuple[int, int]]
    different: set[tuple[int, int]]
    selected: set[tuple[int, int]]
    merges: list[tuple[str, int, int, frozenset[str]]]


_customer = st.fixed_dictionaries(
    {
        "parent": few,
        "name": st.sampled_from(["Granlida", "Granlida AB", "Åkesson & Co"]),
        "phone": st.sampled_from(["", "+4684650041", "+4684650042"]),
        "email": st.sampled_from(["", "a@b.example"]),
        "postal_town": st.sampled_from(["", "Lund", "Malmö"]),
        "is_sample": flags,
        "tags": st.sets(st.integers(0, 2)),
    }
)
_contact = st.fixed_dictionaries(
    {
        "customer": few,
        "first_name": st.sampled_from(["Maja", "Mia"]),
        "title": st.sampled_from(["", "VD"]),
        "is_main": flags,
        "archived": flags,
    }
)
_note = st.fixed_dictionaries(
    {
        "customer": few,
        "days": st.integers(0, 40),
        "contacts": st.sets(st.integers(0, 4), max_size=3),
        "archived": flags,
        "tag": flags,
    }
)
_deal = st.fixed_dictionaries(
    {"customer": few, "orderer": st.none() | st.integers(0, 4), "is_reference": flags, "shared": flags}
)
_names = sorted({field.name for subject in (CUSTOMERS, CONTACTS) for field in subject.fields()})
_merge = st.tuples(
    st.sampled_from(["customer", "customer", "contact"]), few, few, st.frozensets(st.sampled_from(_names), max_size=8)
)

plans = st.builds(
    Plan,
    customers=st.lists(_customer, min_size=2, max_size=4),
    contacts=st.lists(_contact, max_size=5),
    notes=st.lists(_note, max_size=4),
    files=st.lists(st.tuples(few, st.none() | st.integers(0, 3)), max_size=3),
    deals=st.lists(_deal, max_size=3),
    drafts=st.sets(st.tuples(few, st.integers(0, 1)), max_size=4),
    different=st.sets(st.tuples(few, few), max_size=4),
    selected=st.sets(st.tuples(few, st.integers(0, 1)), max_size=4),
    merges=st.lists(_merge, min_size=1, max_size=3),
)


class Register:
    """A plan carried out."""

    def __init__(self, plan: Plan, people: list[Any]) -> None:
        self.people = people
        now = timezone.now()
        status, kind = default_status(), default_kind()
        tags = [Tag(name=f"Tagg {n}", subject=Tag.Subject.CUSTOMER) for n in range(3)]
        mark = Tag(name="Märke", subject=Tag.Subject.NOTE)
        Tag.objects.bulk_create([*tags, mark])
        self.customers: list[Customer] = []
        for number, one in enumerate(plan.customers):
            plain = {name: value for name, value in one.items() if name not in {"parent", "tags"}}
            above = self.customers[one["parent"]] if one["parent"] < number else None
            self.customers.append(Customer(number=f"R{number}", status=status, parent=above, **plain))
        Customer.objects.bulk_create(self.customers)
        CustomerTag.objects.bulk_create(
            CustomerTag(customer=self.customers[number], tag=tags[tag])
            for number, one in enumerate(plan.customers)
            for tag in one["tags"]
        )
        self._contacts(plan, now)
        notes = self._notes(plan, now, kind, mark)
        File.objects.bulk_create(
            File(
                name="f",
                path="f",
                size=1,
                state=File.State.KEPT,
                customer=notes[note].customer if note is not None and note < len(notes) else self.customer(customer),
                note=notes[note] if note is not None and note < len(notes) else None,
            )
            for customer, note in plan.files
        )
        self._deals(plan)
        NoteDraft.objects.bulk_create(
            NoteDraft(customer=self.customers[customer], author=people[author], body=f"{customer} {author}")
            for customer, author in plan.drafts
            if customer < len(self.customers)
        )
        self._selected(plan)
        self._different(DifferentCustomers, self.customers, plan)
        self._different(DifferentContacts, self.contacts, plan)

    def customer(self, number: int) -> Customer:
        """One of the customers, whatever the number."""
        return self.customers[number % len(self.customers)]

    def _contacts(self, plan: Plan, now: Any) -> None:
        self.contacts = []
        mains = set()
        for one in plan.contacts:
            customer = self.customer(one["customer"])
            is_main = one["is_main"] and not one["archived"] and customer.pk not in mains
            mains |= {customer.pk} if is_main else set()
            self.contacts.append(
                Contact(
                    customer=customer,
                    first_name=one["first_name"],
                    title=one["title"],
                    is_main=is_main,
                    archived_at=now if one["archived"] else None,
                )
            )
        Contact.objects.bulk_create(self.contacts)

    def _notes(self, plan: Plan, now: Any, kind: Any, mark: Tag) -> list[Note]:
        notes = [
            Note(
                customer=self.customer(one["customer"]),
                kind=kind,
                body="x",
                happened_at=now - timedelta(days=one["days"]),
                archived_at=now if one["archived"] else None,
            )
            for one in plan.notes
        ]
        Note.objects.bulk_create(notes)
        about = [
            NoteContact(note=note, contact=self.contacts[number])
            for note, one in zip(notes, plan.notes, strict=True)
            for number in one["contacts"]
            if number < len(self.contacts)
        ]
        NoteContact.objects.bulk_create(about)
        marked = [note for note, one in zip(notes, plan.notes, strict=True) if one["tag"]]
        NoteTag.objects.bulk_create(NoteTag(note=note, tag=mark) for note in marked)
        return notes

    def _deals(self, plan: Plan) -> None:
        if not plan.deals:
            return
        product, status = ProductFactory(), deal_status("open")
        units = [Unit(name="Syd"), Unit(name="Norr")]
        Unit.objects.bulk_create(units)
        for one in plan.deals:
            there = one["orderer"] is not None and one["orderer"] < len(self.contacts)
            deal = Deal.objects.create(
                customer=self.customer(one["customer"]),
                product=product,
                status=status,
                unit_price=Decimal(1000),
                orderer=self.contacts[one["orderer"]] if there else None,
                is_reference=one["is_reference"],
            )
            if one["shared"]:
                DealShare.objects.bulk_create(DealShare(deal=deal, unit=unit, percent=50) for unit in units)

    def _selected(self, plan: Plan) -> None:
        selections = [
            Selection(name=f"Urval {number}", owner=self.people[0], is_fixed=True, tree={}) for number in range(2)
        ]
        Selection.objects.bulk_create(selections)
        rows = [
            SelectionMember(selection=selections[number], customer=self.customers[customer])
            for customer, number in plan.selected
            if customer < len(self.customers)
        ]
        rows += [
            SelectionMember(selection=selections[number], customer=contact.customer, contact=contact)
            for place, number in plan.selected
            for contact in self.contacts[place : place + 1]
        ]
        SelectionMember.objects.bulk_create(rows)

    @staticmethod
    def _different(model: Any, things: list[Any], plan: Plan) -> None:
        pairs = {frozenset(pair) for pair in plan.different if len(set(pair)) == 2 and max(pair) < len(things)}
        rows = [sorted(pair) for pair in pairs]
        model.objects.bulk_create(model(one=things[one], other=things[other]) for one, other in rows)


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the organisation, without the history and what is kept by the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall() if name not in {"history_change", "django_migrations"}]
        parts = [f"SELECT '{name}', to_jsonb(t) - %s::text[] FROM \"{name}\" t" for name in tables]
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2", [LEFT_OUT] * len(parts))
        found: dict[str, list[dict[str, Any]]] = {table: [] for table in tables}
        for table, row in cursor.fetchall():
            found[table].append(json.loads(row))
        return found


def hold(plan: Plan, people: list[Any]) -> None:
    """Carry out a plan, and fail where something is lost by a merge or is not as before once it is undone."""
    with transaction.atomic():
        register = Register(plan, people)
        refresh_last_contact([customer.pk for customer in register.customers])
        done = []
        for kind, kept, gone, taken in plan.merges:
            before = snapshot()
            actor = Actor(people[0])
            if not _merge(register, actor, kind, kept, gone, taken):
                continue
            _nothing_is_lost(before, snapshot(), kind)
            done.append((actor.last_operation, before))
        for operation, before in reversed(done):
            undo(actor=Actor(people[0]), operation=operation)
            assert snapshot() == before
        transaction.set_rollback(True)


def _merge(register: Register, actor: Actor, kind: str, kept: int, gone: int, taken: frozenset[str]) -> bool:
    """Merge two, if they are there to be merged."""
    things = register.customers if kind == "customer" else register.contacts
    if max(kept, gone) >= len(things) or kept == gone:
        return False
    pair = [type(thing).objects.get(pk=thing.pk) for thing in (things[kept], things[gone])]
    if any(thing.archived_at for thing in pair):
        return False
    merge = merge_customers if kind == "customer" else merge_contacts
    merge(actor=actor, kept=pair[0].pk, gone=pair[1].pk, taken=taken)
    return True


def _nothing_is_lost(before: dict[str, Any], after: dict[str, Any], kind: str) -> None:
    """As many rows as before, but for those that tied the same together twice; none that refers to what went."""
    for table in before:
        if table not in TIES:
            assert len(after[table]) == len(before[table]), table
    assert not hanging.left_behind("customer")
    assert not hanging.left_behind("contact")
    leads = {row["id"]: row["merged_into_id"] for table in ("customer", "contact") for row in after[table]}

    def led(key: str) -> str:
        return leads.get(key) or key

    for table, columns in (("customer_tag", ("customer_id", "tag_id")), ("note_contact", ("note_id", "contact_id"))):
        wanted = {tuple(led(row[column]) for column in columns) for row in before[table]}
        assert Counter(tuple(row[column] for column in columns) for row in after[table]) == Counter(wanted), table
    for table in ("different_customers", "different_contacts"):
        wanted_pairs = {frozenset({led(row["one_id"]), led(row["other_id"])}) for row in before[table]}
        assert Counter(frozenset({row["one_id"], row["other_id"]}) for row in after[table]) == Counter(
            pair for pair in wanted_pairs if len(pair) == 2
        ), table
    chosen = {
        (row["selection_id"], led(row["contact_id"]) if row["contact_id"] else led(row["customer_id"]))
        for row in before["selection_member"]
    }
    assert Counter(
        (row["selection_id"], row["contact_id"] or row["customer_id"]) for row in after["selection_member"]
    ) == (Counter(chosen))
    said = Counter(line for row in before["note_draft"] for line in row["body"].split("\n\n"))
    assert Counter(line for row in after["note_draft"] for line in row["body"].split("\n\n")) == said
    for row in after["customer"]:
        mains = [one for one in after["contact"] if one["customer_id"] == row["id"] and one["is_main"]]
        assert len(mains) <= 1
        assert _top_is_reached(row["id"], after["customer"])


def _top_is_reached(key: str, customers: list[dict[str, Any]]) -> bool:
    above = {row["id"]: row["parent_id"] for row in customers}
    seen = set()
    while key is not None:
        if key in seen:
            return False
        seen.add(key)
        key = above[key]
    return True
