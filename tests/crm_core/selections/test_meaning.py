"""The database finds exactly whom plain Python finds, for random selections over random registers."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.explaining import explain
from crm_core.selections.sentences import as_text, sentence
from crm_core.selections.tree import read
from kundsystem.accounts.actor import Actor
from tests.crm_core.selections import register as registers
from tests.crm_core.selections.meaning import who
from tests.crm_core.selections.register import TODAY
from tests.crm_core.selections.trees import trees

LONG = os.environ.get("KUNDSYSTEM_PROOF") == "full"
EXAMPLES = 1500 if LONG else 150


def found(tree):
    checked = check(read(tree), Actor.system(), today=TODAY)
    assert not checked.problems
    return checked, set(selected(checked).values_list("pk", flat=True))


@pytest.mark.parametrize("seed", range(8 if LONG else 3))
def test_a_selection_finds_whom_it_means(organisation, seed):
    register = registers.make(seed)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees(register), st.randoms())
    def run(tree, chance):
        checked, keys = found(tree)
        assert keys == who(tree, register)
        # What explains it agrees, for somebody who is in and somebody who is not.
        facts = register.customers if tree["result"] == "customers" else register.contacts
        somebody = chance.choice(facts or [None])
        if somebody:
            assert explain(checked, somebody["id"]).is_in == (somebody["id"] in keys)

    run()


@pytest.mark.parametrize("seed", range(4 if LONG else 1))
def test_two_selections_that_find_others_never_share_a_sentence(organisation, seed):
    register = registers.make(100 + seed)
    said: dict[str, set] = {}

    @settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees(register))
    def run(tree):
        checked, keys = found(tree)
        text = as_text(sentence(checked))
        assert said.setdefault(text, keys) == keys, text

    run()


@pytest.mark.parametrize("seed", range(4 if LONG else 1))
def test_a_selection_with_one_thing_otherwise_says_so(organisation, seed):
    register = registers.make(200 + seed)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees(register), st.randoms())
    def run(tree, chance):
        other = _changed(json.loads(json.dumps(tree)), chance)
        checked, keys = found(tree)
        checked_other, keys_other = found(other)
        if keys != keys_other:
            assert as_text(sentence(checked)) != as_text(sentence(checked_other))

    run()


def _changed(tree, chance):
    """Turn one thing around, somewhere."""
    nodes = [tree["include"], tree["exclude"]]
    for node in nodes:
        nodes += node.get("items", [])
    node = chance.choice(nodes)
    if "items" not in node:
        node["not"] = not node["not"]
    elif chance.random() < 0.5:
        node["match"] = "any" if node["match"] == "all" else "all"
    else:
        items = node["items"]
        node["items"] = [{"match": chance.choice(("all", "any")), "items": items[:2]}, *items[2:]]
    if chance.random() < 0.2:
        tree["result"] = "persons" if tree["result"] == "customers" else "customers"
    return tree
