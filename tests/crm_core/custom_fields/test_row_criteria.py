"""Selecting by own fields of what a customer has many of: persons, deals, products and notes; each about one row."""

import pytest

from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.registry import all_criteria, criterion_of
from crm_core.selections.sentences import as_text, sentence
from crm_core.selections.tree import read
from kundsystem.accounts.actor import Actor
from tests.factories import ContactFactory, CustomerFactory, DealFactory, NoteFactory, ProductFactory


def asked(criterion, given, *, negated=False, result="customers"):
    item = {"criterion": criterion, "not": negated, "with": given}
    tree = {"version": 1, "result": result, "include": {"match": "all", "items": [item]}}
    checked = check(read(tree), Actor.system())
    assert not checked.problems, checked.problems
    return checked


def found(*args, **more):
    rows = selected(asked(*args, **more))
    return "".join(sorted(str(getattr(row, "first_name", "") or row.name) for row in rows))


@pytest.fixture
def customers(organisation):
    return [CustomerFactory(name=name) for name in "ABC"]


def test_of_persons_both_conditions_are_about_the_same_one(customers, add):
    field = add("Nyhetsbrev", "yes_no", subject="contact")
    first, second, _third = customers
    ContactFactory(customer=first, first_name="a", email="a@exempel.se", custom={field.name: True})
    # Somebody who has the one and somebody who has the other are not one who has both.
    ContactFactory(customer=second, first_name="b", email="", custom={field.name: True})
    ContactFactory(customer=second, first_name="c", email="c@exempel.se")
    name = f"contact.{field.name}"
    assert found(name, {"answer": "yes"}) == "AB"
    assert found(name, {"answer": "yes", "email": "has"}) == "A"
    assert found(name, {"answer": "yes", "email": "has"}, negated=True) == "BC"
    assert found(name, {"answer": "yes"}, result="persons") == "ab"
    assert found(name, {"answer": "yes"}, negated=True, result="persons") == "c"


def test_of_deals_both_conditions_are_about_the_same_one(customers, add):
    field = add("Maskiner", "number", subject="deal")
    first, second, _third = customers
    one, other = ProductFactory(), ProductFactory()
    DealFactory(customer=first, product=one, custom={field.name: 12})
    DealFactory(customer=second, product=one, custom={field.name: 3})
    DealFactory(customer=second, product=other, custom={field.name: 12})
    name, most = f"deal.{field.name}", {"between": {"from": 10}}
    assert found(name, most) == "AB"
    assert found(name, most | {"products": [str(one.pk)]}) == "A"
    assert found(name, {"content": "empty"}) == ""
    assert found(name, most, negated=True) == "C"


def test_of_notes_the_word_and_the_field_are_of_the_same_one(customers, add):
    field = add("Återkom", "date", subject="note")
    first, second, third = customers
    NoteFactory(customer=first, body="Kundvård", custom={field.name: "2027-02-01"})
    NoteFactory(customer=second, body="Kundvård")
    NoteFactory(customer=second, body="Faktura", custom={field.name: "2027-02-01"})
    NoteFactory(customer=third, body="Kundvård", custom={field.name: "2025-02-01"})
    when = {"when": {"from": "2027-01-01"}}
    assert found(f"note.{field.name}", when) == "AB"
    assert found(f"note.{field.name}", when | {"text": "kundvård"}) == "A"
    # When the note was written is asked for beside the field's own day.
    assert found(f"note.{field.name}", when | {"row_when": {"to": "2000-01-01"}}) == ""


def test_of_products_it_is_of_one_that_was_bought(customers, add):
    field = add("Prisklass", "one_of", ["hög", "låg"], subject="product")
    high, low = (key for key, _text, _tone in field.kind.options())
    first, second, third = customers
    dear, cheap = ProductFactory(custom={field.name: high}), ProductFactory(custom={field.name: low})
    DealFactory(customer=first, product=dear, stage="won")
    DealFactory(customer=second, product=cheap, stage="won")
    DealFactory(customer=third, product=dear)
    assert found(f"product.{field.name}", {"is": [high]}) == "A"
    assert found(f"product.{field.name}", {"is": [high]}, negated=True) == "BC"


def test_they_are_said_offered_and_shown_why(customers, add, act):
    field = add("Ramavtal", subject="deal")
    first = customers[0]
    DealFactory(customer=first, custom={field.name: "A-17"})
    criterion = criterion_of(f"deal.{field.name}")
    assert criterion in list(all_criteria())
    checked = asked(f"deal.{field.name}", {"begins": "a-"})
    assert "affär med ramavtal som börjar med" in as_text(sentence(checked))
    (evidence,) = criterion.evidence({"begins": "a-"}, checked.lens, first.pk, None)
    assert evidence.text.endswith("Ramavtal: A-17")
