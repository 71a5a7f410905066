"""The door that every write goes through.

An action is one transaction that knows who does what through which door. The names are set for the
transaction only, and the database's own trigger writes them beside each changed row (see `crm_core.history`).
"""

import functools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from django.db import connection, transaction

from kundsystem.shared.keys import new_key

P = ParamSpec("P")
R = TypeVar("R")


class ActorLike(Protocol):
    """What an action needs to know of whoever acts."""

    last_operation: uuid.UUID | None

    @property
    def key(self) -> str: ...

    @property
    def door(self) -> str: ...

    def require(self, permission: str) -> None: ...


@dataclass(frozen=True)
class Operation:
    """One action as the history knows it; everything it changed can be found, and undone, by its key."""

    key: uuid.UUID
    verb: str


_current: ContextVar[Operation | None] = ContextVar("operation", default=None)
_part_of: ContextVar[uuid.UUID | None] = ContextVar("part_of", default=None)
_guards: list[Callable[[ActorLike, str], None]] = []


def register_guard(guard: Callable[[ActorLike, str], None]) -> None:
    """Let a higher layer refuse actions, for instance when the organisation is read-only."""
    if guard not in _guards:
        _guards.append(guard)


def action(verb: str, *, permission: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the one way to do something.

    The function takes keyword arguments only, `actor` among them. An action called inside another one joins it:
    one transaction, one operation, the outer one's verb.

    Args:
        verb: name in the history, `subject.verb`.
        permission: what the actor must have; the function may ask for more.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: ActorLike = kwargs["actor"]  # type: ignore[assignment]
            if permission:
                actor.require(permission)
            if _current.get() is not None:
                return function(*args, **kwargs)
            for guard in _guards:
                guard(actor, verb)
            operation = Operation(_part_of.get() or new_key(), verb)
            with transaction.atomic():
                token = _current.set(operation)
                try:
                    _name(operation, actor)
                    result = function(*args, **kwargs)
                finally:
                    # Before the commit: what runs on commit may be an action, and is one of its own.
                    _current.reset(token)
            if connection.in_atomic_block:
                # Within somebody else's transaction, what follows is not this operation any more.
                _name(None, actor)
            actor.last_operation = operation.key
            return result

        return run

    return decorate


@contextmanager
def parts_of(key: uuid.UUID) -> Iterator[None]:
    """Let actions that are each a transaction of its own be one operation, so that they are found and undone together.

    For long work that is done piece by piece, perhaps by one worker after another.
    """
    token = _part_of.set(key)
    try:
        yield
    finally:
        _part_of.reset(token)


def current_operation() -> Operation | None:
    """Return the operation that is going on, if any."""
    return _current.get()


def _name(operation: Operation | None, actor: ActorLike) -> None:
    values = [str(operation.key), operation.verb, actor.key, actor.door] if operation else [""] * 4
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('kundsystem.operation', %s, true), set_config('kundsystem.verb', %s, true),"
            " set_config('kundsystem.actor', %s, true), set_config('kundsystem.door', %s, true)",
            values,
        )
