"""How many notes a customer has: per year and per tag. Written as SQL, since every opening of a window asks."""

import datetime as dt
import uuid

from django.db import connection
from django.utils import timezone

_YEARS = """
SELECT extract(year FROM happened_at AT TIME ZONE %s)::int, count(*), min(happened_at)
FROM note WHERE customer_id = %s AND archived_at IS NULL GROUP BY 1 ORDER BY 1 DESC
"""
_TAGS = """
SELECT t.id, t.name, count(*)
FROM note n JOIN note_tag x ON x.note_id = n.id JOIN tag t ON t.id = x.tag_id
WHERE n.customer_id = %s AND n.archived_at IS NULL
GROUP BY t.id ORDER BY t.position, t.name
"""


def per_year(customer_id: uuid.UUID) -> list[tuple[int, int, dt.datetime]]:
    """Return the years that have notes, newest first: the year here, how many, and the first one's time."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, [timezone.get_current_timezone_name(), customer_id])
        return cursor.fetchall()


def per_tag(customer_id: uuid.UUID) -> list[tuple[uuid.UUID, str, int]]:
    """Return the tags that the notes have, in the tags' order: key, name, how many."""
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, [customer_id])
        return cursor.fetchall()
