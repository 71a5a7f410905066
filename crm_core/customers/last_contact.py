"""Keeping when somebody was last in touch with a customer: subjects say what of theirs counts, and tell of changes."""

import uuid
from collections.abc import Iterable

from django.db import connection

# Each is a subselect that gives one moment, of the customer `wanted.id`.
_newest: list[str] = []


def count_as_contact(newest: str) -> None:
    """Register what counts, as the SQL of when the newest of it was with the customer `wanted.id`."""
    if newest not in _newest:
        _newest.append(newest)


def refresh_last_contact(customer_ids: Iterable[uuid.UUID]) -> int:
    """Put `last_contact_at` right for some customers, in one statement; returns how many it changed for.

    For whoever changes by the thousand what counts; the actions of its subjects call it themselves.
    """
    keys = list(set(customer_ids))
    if not keys:
        return 0
    statement = (
        "UPDATE customer c SET last_contact_at = newest.moment FROM ("  # noqa: S608  # our own words; keys are parameters
        f"  SELECT wanted.id, greatest({', '.join(f'({one})' for one in _newest)}) AS moment"
        "  FROM unnest(%s::uuid[]) AS wanted (id)"
        ") AS newest WHERE c.id = newest.id AND c.last_contact_at IS DISTINCT FROM newest.moment"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys])
        return cursor.rowcount
