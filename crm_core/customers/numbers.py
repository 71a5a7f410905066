"""Customer numbers: from a sequence, past those that are taken."""

from django.db import connection


def next_customer_numbers(count: int = 1) -> list[str]:
    """Return the next free customer numbers; what came with an import or was typed is passed over."""
    numbers: list[str] = []
    with connection.cursor() as cursor:
        while len(numbers) < count:
            cursor.execute(
                "SELECT n::text FROM (SELECT nextval('customer_number') AS n FROM generate_series(1, %s)) AS next"
                " WHERE NOT EXISTS (SELECT FROM customer WHERE number = n::text) ORDER BY n",
                [count - len(numbers)],
            )
            numbers += [number for (number,) in cursor.fetchall()]
    return numbers
