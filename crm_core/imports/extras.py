"""What other subjects let a file bring besides customers, persons and notes.

A subject above registers an `Extra`: columns of its own, what must hold for a row, and how its rows are written. What
the cells of a row mean stands in the working table under `more`, by the subject's name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kundsystem.accounts.models import User

if TYPE_CHECKING:
    from crm_core.imports.targets import Target

Found = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Extra:
    """One subject's part of a file.

    Args:
        subject: what its columns' keys begin with.
        permission: whoever imports such columns needs it.
        targets: returns its columns.
        refuse: given what a row's cells mean, by subject, returns which column is at fault and why.
        write: given the import, whoever runs it, writes all its rows; returns counts by name.
        tell: given the counts, returns sentences of what came of it.
    """

    subject: str
    permission: str
    targets: Callable[[], "list[Target]"]
    refuse: Callable[[Found], Iterator[tuple[str, str]]]
    write: Callable[[UUID, User | None], dict[str, int]]
    tell: Callable[[Mapping[str, Any]], list[str]]


_extras: dict[str, Extra] = {}


def register(extra: Extra) -> None:
    """Add a subject's part."""
    _extras[extra.subject] = extra


def every() -> list[Extra]:
    """Return all of them."""
    return list(_extras.values())


def used(mapping: list[str]) -> list[Extra]:
    """Return those that some columns belong to."""
    subjects = {key.split(".")[0] for key in mapping if key}
    return [extra for subject, extra in _extras.items() if subject in subjects]
