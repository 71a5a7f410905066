"""Selections of selections: whom they find, and what is refused."""

import pytest

from crm_core.models import Selection, SelectionMember
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.tree import read
from kundsystem.accounts.actor import Actor
from tests.crm_core.selections import register as registers
from tests.crm_core.selections.register import TODAY


def about(*selections, result="customers", negated=False):
    item = {"criterion": "selection", "not": negated, "with": {"in": [str(one.pk) for one in selections]}}
    return {"version": 1, "result": result, "include": {"match": "all", "items": [item]}}


def found(tree, actor=None, path=()):
    return set(
        selected(check(read(tree), actor or Actor.system(), today=TODAY, path=path)).values_list("pk", flat=True)
    )


def codes(tree, actor, path=()):
    return [problem.code for problem in check(read(tree), actor, today=TODAY, path=path).problems]


def test_a_fixed_selection_is_its_members(organisation):
    register = registers.make(8)
    active = [one["id"] for one in register.customers if one["archived_at"] is None]
    selection = Selection.objects.create(name="Fast", is_fixed=True, is_shared=True, tree={"result": "customers"})
    SelectionMember.objects.create(selection=selection, customer_id=active[0])
    assert found(about(selection)) == {active[0]}


@pytest.fixture
def mine(organisation, member):
    return Selection.objects.create(name="Min", owner=member, tree=about())


def test_somebody_elses_own_selection_is_not_used(organisation, owner, actor_for, member):
    hers = Selection.objects.create(
        name="Hennes", owner=owner, tree=about() | {"include": {"match": "all", "items": []}}
    )
    assert codes(about(hers), actor_for(member)) == ["removed"]
    assert codes(about(hers), actor_for(owner)) == []
    Selection.objects.update(is_shared=True)
    assert codes(about(hers), actor_for(member)) == []


def test_a_circle_is_refused_however_long(organisation, member, actor_for):
    first = Selection.objects.create(name="Ett", owner=member)
    second = Selection.objects.create(name="Två", owner=member, tree=about(first))
    first.tree = about(second)
    first.save()
    assert codes(about(first), actor_for(member)) == ["circle"]
    assert codes(first.tree, actor_for(member), path=(first.pk,)) == ["circle"]


def test_a_chain_that_is_too_long_is_refused(organisation, member, actor_for):
    tree = {"version": 1, "result": "customers"}
    for number in range(7):
        tree = about(Selection.objects.create(name=f"S{number}", owner=member, tree=tree))
    assert codes(tree, actor_for(member)) == ["too_deep"]


def test_something_wrong_inside_is_told(organisation, member, actor_for):
    broken = Selection.objects.create(name="Trasigt", owner=member, tree={"version": 99})
    assert codes(about(broken), actor_for(member)) == ["inner"]
