"""One change at a time: what is moved, grouped and taken away is what was meant, and nothing else changes."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crm_core.selections import editing
from crm_core.selections.tree import ALL, ANY, MOST_CONDITIONS, Condition, Group, Tree, read
from kundsystem.shared.errors import UserError
from tests.crm_core.selections.test_encoding import TREES

A, B, C, D = (Condition(name) for name in "abcd")
TREE = Tree(Group(ALL, (A, Group(ANY, (B, C)))), Group(ANY, (D,)))


def names(group):
    return [names(item) if isinstance(item, Group) else item.criterion for item in group.items]


def both(tree):
    return names(tree.include), names(tree.exclude)


def test_a_condition_is_added_last_and_its_place_is_told():
    tree, place = editing.insert(TREE, "include.1", Condition("x"))
    assert (names(tree.include), place) == (["a", ["b", "c", "x"]], "include.1.2")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: editing.remove(TREE, "include.1.0"), (["a", ["c"]], ["d"])),
        (lambda: editing.remove(TREE, "include.1"), (["a"], ["d"])),
        (lambda: editing.shift(TREE, "include.0", 1), ([["b", "c"], "a"], ["d"])),
        (lambda: editing.shift(TREE, "include.0", -1), (["a", ["b", "c"]], ["d"])),
        (lambda: editing.change_side(TREE, "include.1.1"), (["a", ["b"]], ["d", "c"])),
        (lambda: editing.change_side(TREE, "exclude.0"), (["a", ["b", "c"], "d"], [])),
        (lambda: editing.group_with_next(TREE, "include.0"), ([["a", ["b", "c"]]], ["d"])),
        (lambda: editing.dissolve(TREE, "include.1"), (["a", "b", "c"], ["d"])),
        (lambda: editing.take_out(TREE, "include.1.0"), (["a", ["c"], "b"], ["d"])),
        # Moving before and after oneself changes nothing; the group stands one step up once what is before it is gone.
        (lambda: editing.move(TREE, "include.0", "include", 0), (["a", ["b", "c"]], ["d"])),
        (lambda: editing.move(TREE, "include.0", "include", 1), (["a", ["b", "c"]], ["d"])),
        (lambda: editing.move(TREE, "include.0", "include", 2), ([["b", "c"], "a"], ["d"])),
        (lambda: editing.move(TREE, "include.0", "include.1", 1), ([["b", "a", "c"]], ["d"])),
        (lambda: editing.move(TREE, "include.1", "exclude", 0), (["a"], [["b", "c"], "d"])),
        (lambda: editing.move(TREE, "exclude.0", "include.1"), (["a", ["b", "c", "d"]], [])),
    ],
)
def test_a_change_gives_the_expected_selection(change, expected):
    assert both(change()) == expected


def test_turning_around_and_matching():
    assert editing.find_condition(editing.negate(TREE, "include.1.0"), "include.1.0").negated
    assert editing.find_group(editing.match(TREE, "include.1", ALL), "include.1").match == ALL


def test_a_made_group_is_enough_by_any_where_all_must_hold():
    assert editing.find_group(editing.group_with_next(TREE, "include.0"), "include.0").match == ANY


@pytest.mark.parametrize(
    "place",
    ["", "inside", "include.9", "include.0.0", "include.1.x", "include.-1", "include.1.0.0", "include.0.1.2.3.4.5.6.7"],
)
def test_what_is_not_there_is_told_in_words(place):
    for change in (editing.remove, editing.negate, editing.dissolve, editing.change_side):
        with pytest.raises(UserError):
            change(TREE, place)


def test_a_group_is_not_moved_into_itself():
    for inner in ("include.1", "include.1.0"):
        with pytest.raises(UserError):
            editing.move(TREE, "include.1", inner)


def test_there_are_only_so_many():
    tree = Tree()
    for _nth in range(MOST_CONDITIONS):
        tree, _place = editing.insert(tree, "include", A)
    with pytest.raises(UserError, match=str(MOST_CONDITIONS)):
        editing.insert(tree, "include", A)


def places(tree):
    def inside(group, place):
        for number, item in enumerate(group.items):
            yield f"{place}.{number}"
            if isinstance(item, Group):
                yield from inside(item, f"{place}.{number}")

    return [*inside(tree.include, "include"), *inside(tree.exclude, "exclude")]


def conditions(tree):
    return sorted(repr(condition) for _place, condition in tree.conditions())


@settings(max_examples=120, deadline=None)
@given(tree=TREES, data=st.data())
def test_moving_anything_anywhere_loses_nothing(tree, data):
    assume(places(tree))
    place = data.draw(st.sampled_from(places(tree)))
    groups = ["include", "exclude", *(p for p in places(tree) if isinstance(editing.find(tree, p), Group))]
    group = data.draw(st.sampled_from(groups))
    moved_item = editing.find(tree, place)
    at = data.draw(st.none() | st.integers(0, 5))
    try:
        moved = editing.move(tree, place, group, at)
    except UserError:
        return
    assert conditions(moved) == conditions(tree)
    assert moved_item in [editing.find(moved, one) for one in places(moved)]
    read(moved.as_json())


@settings(max_examples=80, deadline=None)
@given(tree=TREES, data=st.data())
def test_up_and_down_again_changes_nothing(tree, data):
    assume(places(tree))
    place = data.draw(st.sampled_from(places(tree)))
    parent, number = editing.above(place)
    assume(number + 1 < len(editing.find_group(tree, parent).items))
    assert editing.shift(editing.shift(tree, place, 1), f"{parent}.{number + 1}", -1) == tree
