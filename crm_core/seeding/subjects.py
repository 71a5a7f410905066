"""Who makes rows: each subject registers a function in its `seed.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crm_core.seeding.run import Batch, Run
from crm_core.seeding.tables import Table

Maker = Callable[[Batch], None]
Factory = Callable[[Run], Maker]


@dataclass(frozen=True)
class Subject:
    """A subject's part: what prepares it, and the tables it writes, those that others refer to first."""

    prepare: Factory
    tables: Sequence[Table]


_subjects: dict[str, Subject] = {}


def register(*tables: Table) -> Callable[[Factory], Factory]:
    """Add a subject that writes these tables.

    The function is called once, inside the organisation, and may read and make there what all rows share (statuses,
    tags). What it returns is called for every batch of customers, in the order in which subjects were registered, and
    only makes rows: it never asks the database. All it decides, it decides by `batch.chance(…)`.
    """

    def add(prepare: Factory) -> Factory:
        _subjects[prepare.__module__] = Subject(prepare, tables)
        return prepare

    return add


def registered() -> list[Subject]:
    """All of them, in order."""
    return list(_subjects.values())
