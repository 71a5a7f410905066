"""Parent companies when two become one: nobody may end up above itself."""

import uuid
from collections.abc import Iterable

from django.db import connection


def below(keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return some customers and all their subsidiaries, however many levels down."""
    with connection.cursor() as cursor:
        # UNION leaves out what was found before, so that even a circle comes to an end.
        cursor.execute(
            "WITH RECURSIVE below (id) AS (SELECT unnest(%s::uuid[])"
            " UNION SELECT c.id FROM customer c JOIN below b ON c.parent_id = b.id) SELECT id FROM below",
            [list(keys)],
        )
        return {key for (key,) in cursor.fetchall()}
