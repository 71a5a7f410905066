"""One change at a time to a selection: each takes a tree and returns another.

A place is where something stands: `include` is the including side, `include.1.0` the first item of its second one.
"""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from crm_core.selections.tree import ALL, ANY, EXCLUDE, INCLUDE, MOST_CONDITIONS, MOST_DEPTH, Condition, Group, Tree
from kundsystem.shared.errors import UserError

Item = Condition | Group
Steps = tuple[int, ...]


def find(tree: Tree, place: str) -> Item:
    """Return what stands at a place; UserError when nothing does."""
    side, steps = _read(place)
    found: Item = getattr(tree, side)
    for step in steps:
        if not isinstance(found, Group) or step >= len(found.items):
            raise _missing()
        found = found.items[step]
    return found


def find_condition(tree: Tree, place: str) -> Condition:
    """Return the condition at a place; UserError when there is none."""
    found = find(tree, place)
    if isinstance(found, Group):
        raise _missing()
    return found


def find_group(tree: Tree, place: str) -> Group:
    """Return the group, or the side, at a place; UserError when there is none."""
    found = find(tree, place)
    if isinstance(found, Condition):
        raise _missing()
    return found


def put(tree: Tree, place: str, item: Item) -> Tree:
    """Put something else at a place."""
    side, steps = _read(place)
    find(tree, place)
    return replace(tree, **{side: _with(getattr(tree, side), steps, item)})


def insert(tree: Tree, place: str, item: Item, at: int | None = None) -> tuple[Tree, str]:
    """Add something to the group at a place, last unless told otherwise; returns where it came to stand."""
    group = find_group(tree, place)
    at = len(group.items) if at is None else min(at, len(group.items))
    added = put(tree, place, replace(group, items=(*group.items[:at], item, *group.items[at:])))
    return _bounded(added), f"{place}.{at}"


def remove(tree: Tree, place: str) -> Tree:
    """Take something away."""
    parent, number = above(place)
    group = find_group(tree, parent)
    find(tree, place)
    return put(tree, parent, replace(group, items=(*group.items[:number], *group.items[number + 1 :])))


def negate(tree: Tree, place: str) -> Tree:
    """Turn a condition around."""
    condition = find_condition(tree, place)
    return put(tree, place, replace(condition, negated=not condition.negated))


def match(tree: Tree, place: str, how: str) -> Tree:
    """Have all or any of a group hold."""
    if how not in {ALL, ANY}:
        raise _missing()
    return put(tree, place, replace(find_group(tree, place), match=how))


def move(tree: Tree, place: str, group: str, at: int | None = None) -> Tree:
    """Move something to a place in a group, as that group is before the move."""
    if f"{group}.".startswith(f"{place}."):
        raise UserError(_("A group cannot be moved into itself."), field=place)
    item = find(tree, place)
    parent, number = above(place)
    target = find_group(tree, group)
    at = len(target.items) if at is None else at
    # Taking it away moves whatever stands after it, the group itself included.
    if parent == group:
        at -= number < at
    else:
        group = _after_removal(group, parent, number)
    return insert(remove(tree, place), group, item, at)[0]


def shift(tree: Tree, place: str, by: int) -> Tree:
    """Move something up or down within its group."""
    parent, number = above(place)
    group = find_group(tree, parent)
    to = number + by
    if not 0 <= to < len(group.items):
        return tree
    items = list(group.items)
    items.insert(to, items.pop(number))
    return put(tree, parent, replace(group, items=tuple(items)))


def change_side(tree: Tree, place: str) -> Tree:
    """Move something to the other side, last."""
    return move(tree, place, EXCLUDE if place.startswith(INCLUDE) else INCLUDE)


def group_with_next(tree: Tree, place: str) -> Tree:
    """Make a group of something and what follows it; of which any will do where all must hold, and all where any."""
    parent, number = above(place)
    group = find_group(tree, parent)
    pair = group.items[number : number + 2]
    if len(pair) < 2:
        raise UserError(_("There is nothing after it to group it with."), field=place)
    made = Group(ANY if group.match == ALL else ALL, pair)
    return _bounded(put(tree, parent, replace(group, items=(*group.items[:number], made, *group.items[number + 2 :]))))


def dissolve(tree: Tree, place: str) -> Tree:
    """Put a group's items in its place."""
    parent, number = above(place)
    inner = find_group(tree, place)
    group = find_group(tree, parent)
    return put(tree, parent, replace(group, items=(*group.items[:number], *inner.items, *group.items[number + 1 :])))


def take_out(tree: Tree, place: str) -> Tree:
    """Move something out of its group, to right after it."""
    parent, _number = above(place)
    outer, number = above(parent)
    return move(tree, place, outer, number + 1)


def above(place: str) -> tuple[str, int]:
    """Return the group that something stands in, and which of its items it is."""
    parent, _dot, number = place.rpartition(".")
    if not parent or not number.isdecimal():
        raise _missing()
    return parent, int(number)


def _read(place: str) -> tuple[str, Steps]:
    side, *steps = place.split(".")
    if side not in {INCLUDE, EXCLUDE} or len(steps) > MOST_DEPTH + 1:
        raise _missing()
    if not all(step.isascii() and step.isdigit() and len(step) < 4 for step in steps):
        raise _missing()
    return side, tuple(int(step) for step in steps)


def _with(group: Any, steps: Steps, item: Item) -> Any:
    if not steps:
        return item
    first, rest = steps[0], steps[1:]
    items = list(group.items)
    items[first] = _with(items[first], rest, item)
    return replace(group, items=tuple(items))


def _after_removal(group: str, parent: str, number: int) -> str:
    """Return the place of a group once item `number` of `parent` is gone."""
    if not group.startswith(f"{parent}."):
        return group
    step, _dot, rest = group[len(parent) + 1 :].partition(".")
    if int(step) < number:
        return group
    return ".".join(filter(None, [parent, str(int(step) - 1), rest]))


def _bounded(tree: Tree) -> Tree:
    counted = [0]
    for side in (tree.include, tree.exclude):
        _measure(side, 1, counted)
    return tree


def _measure(group: Group, depth: int, counted: list[int]) -> None:
    counted[0] += len(group.items)
    if counted[0] > MOST_CONDITIONS:
        message = _("A selection has at most %(most)s conditions and groups.")
        raise UserError(message % {"most": MOST_CONDITIONS}, code="too_many")
    if depth > MOST_DEPTH:
        raise UserError(_("Groups cannot lie deeper in each other than this."), code="too_deep")
    for item in group.items:
        if isinstance(item, Group):
            _measure(item, depth + 1, counted)


def _missing() -> UserError:
    return UserError(_("The condition is not there any more. Load the page again."), code="no_such_place")
