"""The table of roles and permissions, as an administrator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kundsystem.accounts import queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role
from kundsystem.accounts.permissions import Permission, grouped
from kundsystem.accounts.role_actions import mark_of


@dataclass(frozen=True)
class Column:
    """One role: how many have it, whether it is the actor's to shape, and what tells that it was changed meanwhile."""

    role: Role
    people: int
    is_open: bool
    seen: str


@dataclass(frozen=True)
class Cell:
    """Whether a role gives a permission, and whether the actor may change that."""

    column: Column
    is_given: bool
    is_open: bool
    permission: Permission

    @property
    def name(self) -> str:
        """What the box is called in the form."""
        return f"{self.column.role.pk}:{self.permission.name}"


@dataclass(frozen=True)
class Line:
    """One permission with its cells, in the columns' order."""

    permission: Permission
    cells: list[Cell]


@dataclass(frozen=True)
class Part:
    """The lines about one subject."""

    label: Any
    lines: list[Line]


@dataclass(frozen=True)
class Matrix:
    """All roles beside all permissions."""

    columns: list[Column]
    parts: list[Part]

    @property
    def is_open(self) -> bool:
        """Whether there is any role that the actor may shape."""
        return any(column.is_open for column in self.columns)


def matrix_for(actor: Actor) -> Matrix:
    """Return the table; a role that allows more than the actor may do is shown, and closed."""
    columns = [
        Column(role, role.people, not role.is_owner and actor.may_give(role), mark_of(role))  # type: ignore[attr-defined]
        for role in queries.roles_in_use()
    ]
    parts = [
        Part(group.label, [Line(one, _cells(actor, columns, one)) for one in group.permissions]) for group in grouped()
    ]
    return Matrix(columns, parts)


def _cells(actor: Actor, columns: Sequence[Column], permission: Permission) -> list[Cell]:
    may = actor.may(permission.name)
    return [
        Cell(column, permission.name in column.role.granted, column.is_open and may, permission) for column in columns
    ]
