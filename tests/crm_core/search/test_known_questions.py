"""Known questions, more than two hundred: the right hit is among the first five that are shown, whatever its kind."""

import html
import os
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest

from crm_core.models import Contact, Customer, Deal, Note
from crm_core.search.looking import look
from crm_core.search.providers import Hit, Looking
from crm_core.search.question import Question
from crm_core.seeding.filling import seed
from crm_core.starter import sample
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.keys import short_to_key
from tests.factories import ContactFactory, CustomerFactory

FIRST = 5
WANTED = 0.95


class Known(NamedTuple):
    """A question, the kind of thing that is meant, and which one."""

    text: str
    kind: str
    expected: str


QUESTIONS = [
    Known(*line.split("\t"))
    for line in (Path(__file__).parent / "questions.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
# Every kind of question has its rows one after the other: each third is some of each. All of them in the full proof.
ASKED = [pytest.param(QUESTIONS[::3], id="a third")]
if os.environ.get("KUNDSYSTEM_PROOF") == "full":
    ASKED.append(pytest.param(QUESTIONS, id="all", marks=pytest.mark.proof))


@pytest.fixture
def register(organisation, member) -> Actor:
    """The sample data and six hundred seeded customers; asked by somebody who has opened nothing yet."""
    sample.write(people=list(User.objects.all()), language="sv", is_sample=True)
    seed(organisation, customers=600, notes=3000, add=True)
    add_what_is_meant()
    return Actor(member)


def add_what_is_meant() -> None:
    """Add the customers and persons that are meant and that the made-up register happens not to have."""
    for known in QUESTIONS:
        if known.kind == "customer":
            _customer_named(known.expected)
        elif known.kind == "contact":
            name, _comma, customer = known.expected.partition(", ")
            first, _space, last = name.partition(" ")
            at = _customer_named(customer)
            if not Contact.objects.filter(customer=at, first_name=first, last_name=last).exists():
                ContactFactory(customer=at, first_name=first, last_name=last)


def _customer_named(name: str) -> Customer:
    return Customer.objects.filter(name=name).first() or CustomerFactory(name=name)


def is_meant(known: Known, hit: Hit) -> bool:
    """Whether a hit is the one that was meant, by what it leads to."""
    parts = re.findall(r"[A-Za-z0-9_-]{22}", hit.url)
    if known.kind == "note":
        return hit.url.startswith("/notes/") and known.expected.lower() in _note(parts[0]).lower()
    if known.kind == "contact":
        found = re.search(r"#contact-([0-9a-f-]{36})", hit.url)
        return bool(found) and _contact(found[1]) == known.expected
    if known.kind == "deal":
        return hit.url.startswith("/deals/") and _deal(parts[0]) == known.expected
    if known.kind == "product":
        return parse_qs(urlsplit(hit.url).query).get("q") == [known.expected] and hit.url.startswith("/products/")
    return re.fullmatch(r"/customers/[^/]+/", hit.url) is not None and _customer(parts[0]) == known.expected


def _note(short: str) -> str:
    return Note.objects.get(pk=short_to_key(short)).body


def _customer(short: str) -> str:
    return Customer.objects.get(pk=short_to_key(short)).name


def _deal(short: str) -> str:
    deal = Deal.objects.for_card().get(pk=short_to_key(short))
    return f"{deal.product.name}, {deal.customer.name}"


def _contact(key: str) -> str:
    contact = Contact.objects.select_related("customer").get(pk=key)
    return f"{contact.name}, {contact.customer.name}"


def first_hits(actor: Actor, text: str) -> list[Hit]:
    """The first five, as the palette shows them from the top."""
    outcome = look(Looking(actor, Question.read(text)))
    assert outcome.slow == []
    return [hit for group in outcome.groups for hit in group.hits][:FIRST]


def test_there_are_two_hundred():
    assert len(QUESTIONS) >= 200
    assert len({known.text for known in QUESTIONS}) == len(QUESTIONS)
    assert {known.kind for known in QUESTIONS} == {"customer", "contact", "note", "deal", "product"}


@pytest.mark.parametrize("asked", ASKED)
def test_the_right_hit_is_among_the_first_five(register, asked):
    missed = []
    for known in asked:
        hits = first_hits(register, known.text)
        if not any(is_meant(known, hit) for hit in hits):
            shown = [html.unescape(re.sub("<[^>]+>", "", str(hit.title)))[:40] for hit in hits]
            missed.append(f"{known.text} → {known.expected}, not {shown}")
    rate = 1 - len(missed) / len(asked)
    print(f"\n{len(asked) - len(missed)} of {len(asked)} ({rate:.1%}) among the first {FIRST}", *missed, sep="\n")
    assert rate >= WANTED, "\n".join(missed)
