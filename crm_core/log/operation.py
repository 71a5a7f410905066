"""One operation, told in full."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm_core.history.grouping import people
from crm_core.history.models import Change
from crm_core.history.telling import Line, tell
from crm_core.log.access import require_log
from crm_core.log.entries import Entry
from crm_core.log.queries import counts_of, rows_of_operation
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound

AT_ONCE = 100


@dataclass(frozen=True)
class Told:
    """What an operation did: its head, a page of lines, and where the next one begins."""

    entry: Entry
    lines: list[Line]
    after: int
    following: int | None


def operation_for(actor: Actor, operation: uuid.UUID, *, after: int = 0) -> Told:
    """Return a page of what an operation did; NotFound when nobody did it here."""
    require_log(actor)
    rows = rows_of_operation(operation, after=after, limit=AT_ONCE + 1)
    if not rows:
        raise NotFound(_("There is no such change."))
    return Told(
        _entry(rows[0], operation), tell(rows[:AT_ONCE]), after, rows[AT_ONCE - 1].pk if len(rows) > AT_ONCE else None
    )


def _entry(row: Change, operation: uuid.UUID) -> Entry:
    by = people([row.actor]).get(row.actor)
    return Entry(row.pk, operation, row.at, by, row.door, row.verb, row, counts=counts_of([operation]))
