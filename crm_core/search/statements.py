"""SQL for searching: rows that somebody may see, asked for in several ways at once.

What may be seen is the access functions' own queryset. Django takes longer to put such a question into SQL than
PostgreSQL to answer it, and a search asks dozens that differ in a condition: so a queryset is put into SQL once, with a
place where the condition goes. It is kept for the next letter that the same person types: an access function decides
by who asks alone (`Actor.standing`), so that a role which is changed makes it another question.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, ImproperlyConfigured
from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from kundsystem.accounts.actor import Actor

_PLACE = "/*condition*/ TRUE"
_KEPT = 200
_KEPT_OF_PEOPLE = 20_000
_written: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
_of_people: dict[Any, "Statement | None"] = {}
_shapes: dict[tuple[str, ...], Any] = {}


class Sql(NamedTuple):
    """A condition with its values."""

    text: str
    given: tuple[Any, ...] = ()

    def __and__(self, other: "Sql") -> "Sql":
        return Sql(f"{self.text} AND {other.text}", self.given + other.given)


def every(conditions: Iterable[Sql]) -> Sql:
    """All of them."""
    return reduce(Sql.__and__, conditions)


def either(conditions: Sequence[Sql]) -> Sql:
    """Any of them."""
    if len(conditions) == 1:
        return conditions[0]
    text = " OR ".join(condition.text for condition in conditions)
    return Sql(f"({text})", tuple(value for condition in conditions for value in condition.given))


def contains(column: str, text: str) -> Sql:
    """That a column holds a text; a text as `plain` makes it has nothing that LIKE takes for something else."""
    return Sql(f"{column} LIKE %s", (f"%{text}%",))


def begins(column: str, text: str) -> Sql:
    """That a column begins with a text."""
    return Sql(f"{column} LIKE %s", (f"{text}%",))


def in_sql(rows: QuerySet[Any]) -> Sql | None:
    """Return what may be seen as SQL; None when nothing may."""
    try:
        return Sql(*rows.order_by().values("pk").query.sql_with_params())
    except EmptyResultSet:
        return None


@dataclass(frozen=True)
class Statement:
    """A question for columns of the rows that somebody may see, which lacks its condition."""

    before: str
    after: str
    given: tuple[Any, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any], seen: Sql, *columns: str) -> "Statement":
        """Put a queryset into SQL, or take what was kept of an equal one.

        Args:
            rows: what may be seen.
            seen: the same in SQL, as `in_sql` has it.
            columns: what is fetched.
        """
        text, given = seen
        parts = _written.get((text, columns))
        if parts is None:
            place = RawSQL(_PLACE, (), output_field=BooleanField())  # noqa: S611  # holds nothing but a comment
            whole, all_given = rows.order_by().filter(place).values_list(*columns).query.sql_with_params()
            # The place comes last, so that all values of the queryset stand before it.
            if all_given != given:
                raise ImproperlyConfigured("What may be seen has values outside its conditions.")
            before, _place, after = whole.partition(f"({_PLACE})")
            parts = before.removeprefix("SELECT "), after
            if len(_written) > _KEPT:
                _written.clear()
            _written[text, columns] = parts
        return cls(*parts, given, columns)

    def part(self, condition: Sql, most: int, *, order: str = "", mark: int = 0) -> Sql:
        """Return one part of a question: at most so many rows that meet a condition, each with a mark."""
        order = f" ORDER BY {order}" if order else ""
        text = f"(SELECT {mark}, {self.before}({condition.text}){self.after}{order} LIMIT {most})"
        return Sql(text, self.given + condition.given)

    def keys(self, condition: Sql, most: int, *, order: str = "") -> Sql:
        """Return a question for the first column alone, to stand within another."""
        order = f" ORDER BY {order}" if order else ""
        return Sql(
            f"SELECT {self.before}({condition.text}){self.after}{order} LIMIT {most}", self.given + condition.given
        )

    def those(self, column: str, marks: dict[Any, int]) -> list[Any]:
        """Return the rows with these keys, each with its mark, in their order; no question where there are none.

        Which rows they are is asked for first, where what is shown of them stands in other tables: PostgreSQL plans
        all joins of every part before it knows that nothing is found.
        """
        if not marks:
            return []
        rows = self.fetch([self.part(Sql(f"{column} = ANY(%s)", (list(marks),)), len(marks))])
        found = {row.pk: row._replace(mark=marks[row.pk]) for row in rows}
        return [found[key] for key in marks if key in found]

    def fetch(self, parts: Sequence[Sql], most: int = 0) -> list[Any]:
        """Ask all parts in one question; they are answered in order, and not further than `most`."""
        text = " UNION ALL ".join(part.text for part in parts) + (f" LIMIT {most}" if most else "")
        with connection.cursor() as cursor:
            cursor.execute(text, [value for part in parts for value in part.given])
            shape = _shape(self.columns)
            return [shape._make(row) for row in cursor.fetchall()]


def statement_for(actor: Actor, rows: Callable[[Actor], QuerySet[Any]], columns: tuple[str, ...]) -> "Statement | None":
    """Return a question for what an actor may see by an access function; None when that is nothing.

    Raises:
        Forbidden: the access function refuses the actor.
    """
    key = (actor.standing, rows, columns)
    if key not in _of_people:
        found = rows(actor)
        seen = in_sql(found)
        if len(_of_people) > _KEPT_OF_PEOPLE:
            _of_people.clear()
        _of_people[key] = None if seen is None else Statement.of(found, seen, *columns)
    return _of_people[key]


def _shape(columns: tuple[str, ...]) -> Any:
    shape = _shapes.get(columns)
    if shape is None:
        shape = _shapes[columns] = namedtuple("Row", ("mark", *columns))
    return shape
