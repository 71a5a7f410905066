"""Whatever comes as a selection gets a clear answer, and never an error of the server's."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.models import Product
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.registry import all_criteria
from crm_core.selections.tree import MOST_CONDITIONS, Unreadable, read
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

EMPTY = {"match": "all", "items": []}
SQL = "'; DROP TABLE customer; --"


def tree(*items, **more):
    return {"version": 1, "result": "customers", "include": {"match": "all", "items": list(items)}, **more}


def condition(criterion, **given):
    return {"criterion": criterion, "with": given}


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (None, "not_a_selection"),
        ([], "not_a_selection"),
        ({}, "version"),
        (tree() | {"version": 2}, "version"),
        (tree() | {"result": ["customers"]}, "result"),
        (tree() | {"sort": "name"}, "unknown"),
        (tree() | {"include": []}, "not_a_group"),
        (tree() | {"include": {"match": ["all"], "items": []}}, "not_a_group"),
        (tree(3), "not_a_condition"),
        (tree({"criterion": 3, "with": {}}), "not_a_condition"),
        (tree({"criterion": "bought", "with": []}), "not_a_condition"),
        (tree({"criterion": "bought", "not": "no", "with": {}}), "not_a_condition"),
        (tree(*[condition("bought")] * 10_000), "too_many"),
        (tree(*[EMPTY] * (MOST_CONDITIONS + 1)), "too_many"),
    ],
)
def test_what_is_no_selection_is_told_apart_by_code(stored, code):
    with pytest.raises(Unreadable) as refused:
        read(stored)
    assert refused.value.code == code


def test_groups_are_only_so_deep():
    deep = EMPTY
    for _level in range(500):
        deep = {"match": "all", "items": [deep]}
    with pytest.raises(Unreadable, match="too_deep"):
        read(tree() | {"include": deep})


def problems(*items, actor=None):
    checked = check(read(tree(*items)), actor or Actor.system())
    with pytest.raises(UserError):
        selected(checked)
    return [(problem.parameter, problem.code) for problem in checked.problems]


def test_what_is_not_known_any_more_keeps_it_from_being_used(organisation):
    gone = str(uuid.uuid4())
    assert problems(condition("dreamt")) == [("", "unknown_criterion")]
    assert problems(condition("bought", colour="red")) == [("colour", "unknown_parameter")]
    assert problems(condition("bought", products=[gone])) == [("products", "removed")]
    assert problems(condition("contacted")) == [("when", "required")]
    assert problems(condition("deal")) == [("statuses", "required")]
    assert problems(condition("note", text="—")) == [("text", "no_words")]


def test_a_removed_product_is_told_though_all_else_is_right(organisation):
    kept = Product.objects.create(name="Kvar")
    gone = Product.objects.create(name="Borta")
    stored = condition("bought", products=[str(kept.pk), str(gone.pk)])
    assert not check(read(tree(stored)), Actor.system()).problems
    gone.delete()
    assert problems(stored) == [("products", "removed")]


def test_a_renamed_or_archived_product_is_still_the_same(organisation):
    product = Product.objects.create(name="Förr")
    stored = condition("bought", products=[str(product.pk)])
    Product.objects.update(name="Nu", archived_at="2026-01-01T00:00:00Z")
    assert not check(read(tree(stored)), Actor.system()).problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(SQL),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def parameters():
    return [(one.name, parameter.name) for one in all_criteria() for parameter in one.parameters]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_value_of_any_parameter_is_understood_or_refused(organisation, data):
    criterion, name = data.draw(st.sampled_from(parameters()))
    value = data.draw(JSON | st.builds(lambda one: [one], JSON))
    checked = check(read(tree(condition(criterion, **{name: value}))), Actor.system())
    if not checked.problems:
        selected(checked)[:2].count()


@pytest.mark.parametrize(("criterion", "name"), [("note", "text"), ("person", "title"), ("customer.email", "contains")])
def test_sql_is_only_text(organisation, criterion, name):
    checked = check(read(tree(condition(criterion, **{name: SQL}))), Actor.system())
    assert selected(checked).count() == 0


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_anything_at_all_is_read_or_refused(stored):
    for one in (stored, tree() | {"include": stored}, tree(stored)):
        try:
            read(one)
        except Unreadable:
            continue
