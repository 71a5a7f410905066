"""What somebody owns, and giving it to somebody else: each subject registers its own, and this knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User


@dataclass(frozen=True)
class Belongings:
    """One kind of thing that people own.

    Args:
        key: unique name.
        told: says how many there are, as `12 customers`.
        count: how many somebody owns; at most one question.
        hand_over: gives all of them to somebody, or to nobody; returns how many. Called within an action that has
            asked for the permission.
        order: small first.
    """

    key: str
    told: Callable[[int], Any]
    count: Callable[[User], int]
    hand_over: Callable[[Actor, User, User | None], int]
    order: int = 100


_registry: dict[str, Belongings] = {}


def register(*belongings: Belongings) -> None:
    """Add what people own."""
    _registry.update({one.key: one for one in belongings})


def all_belongings() -> list[Belongings]:
    """Return every kind, in order."""
    return sorted(_registry.values(), key=lambda one: (one.order, one.key))


def owned_by(user: User) -> list[str]:
    """Say what somebody owns, a text for each kind of which there is any."""
    counted = ((one, one.count(user)) for one in all_belongings())
    return [str(one.told(count)) for one, count in counted if count]


def hand_over_all(actor: Actor, user: User, heir: User | None) -> int:
    """Give everything that somebody owns to somebody else, or to nobody; returns how many things that was."""
    return sum(one.hand_over(actor, user, heir) for one in all_belongings())
