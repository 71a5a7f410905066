"""A selection in an address comes back as it was, and nothing else does harm."""

import base64
import json
import uuid
import zlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crm_core.selections.encoding import LONGEST, decode, encode
from crm_core.selections.tree import ALL, ANY, CUSTOMERS, PERSONS, Condition, Group, Tree, Unreadable, read

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12) | st.sampled_from(("~0~", "~1~", "å ö ”", ""))
VALUES = st.recursive(
    TEXT | st.integers() | st.booleans() | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=5,
)
CONDITIONS = st.builds(
    Condition, st.sampled_from(("bought", "note", "~0~", "x")), st.dictionaries(TEXT, VALUES, max_size=3), st.booleans()
)
ITEMS = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(Group, st.sampled_from((ALL, ANY)), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=8,
)
SIDES = st.builds(Group, st.sampled_from((ALL, ANY)), st.lists(ITEMS, max_size=3).map(tuple))
TREES = st.builds(Tree, SIDES, SIDES, st.sampled_from((CUSTOMERS, PERSONS)))


def is_small_enough(tree):
    try:
        return bool(read(tree.as_json()))
    except Unreadable:
        return False


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_any_selection_comes_back_as_it_was(tree):
    assume(is_small_enough(tree))
    assert decode(encode(tree)) == tree


@given(TREES)
@settings(max_examples=100, deadline=None)
def test_the_same_selection_has_the_same_address(tree):
    again = Tree(tree.include, tree.exclude, tree.result)
    assert encode(tree) == encode(again)


def test_a_dozen_conditions_with_products_fit_in_an_address():
    def bought() -> Condition:
        return Condition("bought", {"products": [str(uuid.uuid4()) for _nth in range(5)]})

    assert len(encode(Tree(Group(ALL, tuple(bought() for _nth in range(12)))))) < LONGEST


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=80).map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_what_is_made_up_is_refused(text):
    with pytest.raises(Unreadable):
        decode(text)


def packed(plain: object, head: bytes = b"\0\0") -> str:
    return base64.urlsafe_b64encode(head + zlib.compress(json.dumps(plain).encode())).decode()


@pytest.mark.parametrize(
    "hostile",
    [
        packed("x" * 50_000_000),  # a bomb: small when packed
        packed([]),
        packed(
            {"version": 1, "result": "customers"} | {"include": {"match": "all", "items": ["~7~"]}}, b"\0\1" + b"x" * 16
        ),
        packed({"version": 9}),
        base64.urlsafe_b64encode(b"\xff\xff" + b"x" * 30).decode(),
        base64.urlsafe_b64encode(b"\0\0" + zlib.compress(b"[" * 100_000)).decode(),
        "a" * 500_000,
        "d.nothing-of-the-kind"[2:],
    ],
)
def test_what_is_hostile_is_refused(hostile):
    with pytest.raises(Unreadable):
        decode(hostile)
