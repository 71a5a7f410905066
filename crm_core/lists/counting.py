"""Counting no further than anybody cares, and several counts in one question."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from kundsystem.shared import formatting

# Counting goes on to here, which takes a few milliseconds; above it the list says "more than".
CAP = 20_000


@dataclass(frozen=True)
class Count:
    """A number of rows; `is_more` when there are more than were counted."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return formatting.number(self.number) + ("+" if self.is_more else "")

    def __bool__(self) -> bool:
        return self.number > 0


def count_all(*querysets: QuerySet[Any], cap: int | None = CAP) -> list[Count]:
    """Count several querysets in one question to the database; to the last row when there is no cap."""
    parts: list[str] = []
    parameters: list[Any] = []
    for queryset in querysets:
        try:
            rows = queryset.order_by().values("pk")
            sql, values = (rows if cap is None else rows[: cap + 1]).query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 (Django's own SQL, values apart)
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        row = cursor.fetchone()
    return [Count(number if cap is None else min(number, cap), cap is not None and number > cap) for number in row]
