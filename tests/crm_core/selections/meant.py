"""Holds selections against plain Python: whom they find, what they say, and why somebody is in or not.

Each function tries a number of made-up selections on one made-up register.
"""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.models import Selection
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


def trying(examples: int):
    """The settings of a search through that many examples."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def found(tree: dict):
    """Check a selection and return it with the keys of those it finds."""
    checked = check(read(tree), Actor.system(), today=TODAY)
    assert not checked.problems
    return checked, set(selected(checked).values_list("pk", flat=True))


def finds_whom_it_means(seed: int, examples: int) -> None:
    """The database finds whom plain Python finds, and what explains it agrees for somebody."""
    register = registers.make(seed)

    @trying(examples)
    @given(trees(register), st.randoms())
    def run(tree, chance):
        checked, keys = found(tree)
        assert keys == who(tree, register)
        facts = register.customers if tree["result"] == "customers" else register.contacts
        somebody = chance.choice(facts or [None])
        if somebody:
            assert explain(checked, somebody["id"]).is_in == (somebody["id"] in keys)

    run()


def says_what_it_finds(seed: int, examples: int) -> None:
    """Two selections that find others never share a sentence."""
    register = registers.make(100 + seed)
    said: dict[str, set] = {}

    @trying(examples)
    @given(trees(register))
    def run(tree):
        checked, keys = found(tree)
        text = as_text(sentence(checked))
        assert said.setdefault(text, keys) == keys, text

    run()


def says_when_one_thing_is_otherwise(seed: int, examples: int) -> None:
    """A selection with one thing turned around that finds others has another sentence."""
    register = registers.make(200 + seed)

    @trying(examples)
    @given(trees(register), st.randoms())
    def run(tree, chance):
        other = _changed(json.loads(json.dumps(tree)), chance)
        checked, keys = found(tree)
        checked_other, keys_other = found(other)
        if keys != keys_other:
            assert as_text(sentence(checked)) != as_text(sentence(checked_other))

    run()


def is_found_within(seed: int, examples: int) -> None:
    """Being in a saved selection is being found by it, and not being in it is not."""
    register = registers.make(300 + seed)
    of_person = {one["id"]: one["customer_id"] for one in register.contacts}

    def inside(selection: Selection, result: str = "customers", *, negated: bool = False):
        item = {"criterion": "selection", "not": negated, "with": {"in": [str(selection.pk)]}}
        return found({"version": 1, "result": result, "include": {"match": "all", "items": [item]}})[1]

    @trying(examples)
    @given(trees(register))
    def run(tree):
        selection = Selection.objects.create(name="Inre", tree=tree, is_shared=True)
        keys = who(tree, register)
        if tree["result"] == "persons":
            assert inside(selection, "persons") == keys
            keys = {of_person[key] for key in keys}
        assert inside(selection) == keys
        everybody = {one["id"] for one in register.customers if one["archived_at"] is None}
        assert inside(selection, negated=True) == everybody - keys

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
