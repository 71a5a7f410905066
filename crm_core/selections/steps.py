"""One step of building: what a button or a form of the builder asks for, done to the state."""

from collections.abc import Callable
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm_core.selections import editing
from crm_core.selections.filling import given_from
from crm_core.selections.parameters import When
from crm_core.selections.registry import criterion_of
from crm_core.selections.state import State
from crm_core.selections.tree import ALL, ANY, CUSTOMERS, EXCLUDE, INCLUDE, PERSONS, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

Words = list[str]
BACK, AHEAD = {"last": 6, "unit": "months"}, {"next": 3, "unit": "months"}


def step(state: State, posted: QueryDict, actor: Actor) -> State:
    """Return the state after a step.

    Raises:
        UserError: it is no step, or what it is about is not there.
    """
    name, *words = posted.get("do", "").split() or [""]
    if name == "add":
        return _add(state, words, posted)
    if name == "set":
        return _set(state, posted, actor)
    do = _STEPS.get(name)
    if do is None or not 1 <= len(words) <= 3:
        raise _unknown()
    try:
        changed = state.with_tree(do(state.tree, words))
    except (IndexError, ValueError):
        raise _unknown() from None
    return replace(changed, focus=_landed(name, words, changed.tree))


def _add(state: State, words: Words, posted: QueryDict) -> State:
    """`add <criterion>` to the group `to`; its boxes are open."""
    criterion = criterion_of(words[0]) if len(words) == 1 else None
    if criterion is None:
        raise _unknown()
    # A period has to be some period: one that is often meant.
    given = {
        parameter.name: AHEAD if parameter.ahead else BACK
        for parameter in criterion.parameters
        if isinstance(parameter, When) and parameter.required
    }
    tree, place = editing.insert(state.tree, posted.get("to") or INCLUDE, Condition(criterion.name, given))
    return replace(state.with_tree(tree), edit=place)


def _set(state: State, posted: QueryDict, actor: Actor) -> State:
    """Fill in a condition; its boxes stay open when they are changed one after the other."""
    place = posted.get("at", "")
    condition = editing.find_condition(state.tree, place)
    criterion = criterion_of(condition.criterion)
    if criterion is None:
        raise _unknown()
    given = given_from(criterion, posted, actor)
    filled = Condition(condition.criterion, given, posted.get("not") == "1")
    changed = state.with_tree(editing.put(state.tree, place, filled))
    return replace(changed, edit=place) if posted.get("live") == "1" else changed


def _result(tree: Tree, words: Words) -> Tree:
    if words[0] not in {CUSTOMERS, PERSONS}:
        raise ValueError
    return replace(tree, result=words[0])


def _move(tree: Tree, words: Words) -> Tree:
    return editing.move(tree, words[0], words[1], int(words[2]) if len(words) > 2 else None)


def _new_group(tree: Tree, words: Words) -> Tree:
    outer = editing.find_group(tree, words[0])
    return editing.insert(tree, words[0], Group(ANY if outer.match == ALL else ALL))[0]


_STEPS: dict[str, Callable[[Tree, Words], Tree]] = {
    "remove": lambda tree, words: editing.remove(tree, words[0]),
    "not": lambda tree, words: editing.negate(tree, words[0]),
    "match": lambda tree, words: editing.match(tree, words[0], words[1]),
    "up": lambda tree, words: editing.shift(tree, words[0], -1),
    "down": lambda tree, words: editing.shift(tree, words[0], 1),
    "side": lambda tree, words: editing.change_side(tree, words[0]),
    "group": lambda tree, words: editing.group_with_next(tree, words[0]),
    "newgroup": _new_group,
    "dissolve": lambda tree, words: editing.dissolve(tree, words[0]),
    "out": lambda tree, words: editing.take_out(tree, words[0]),
    "move": _move,
    "result": _result,
}


def _landed(name: str, words: Words, tree: Tree) -> str:
    """Return where what was moved stands now, so that the keyboard follows it."""
    place = words[0]
    if name in {"up", "down"}:
        parent, number = editing.above(place)
        last = len(editing.find_group(tree, parent).items) - 1
        return f"{parent}.{max(0, min(last, number + (1 if name == 'down' else -1)))}"
    if name == "side":
        side = EXCLUDE if place.startswith(INCLUDE) else INCLUDE
        return f"{side}.{len(editing.find_group(tree, side).items) - 1}"
    if name == "out":
        outer, number = editing.above(editing.above(place)[0])
        return f"{outer}.{number + 1}"
    return place if name in {"group", "not", "dissolve"} else ""


def _unknown() -> UserError:
    return UserError(_("That cannot be done with a selection."), code="no_such_step")
