"""The column that a subject is found by, and its index: `words`, derived by the database from what the row says."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Func, GeneratedField, Lookup, Q, TextField, Value

from crm_core.search.plain import plain

# Rows are put into a search index some hundreds at a time, which takes a quarter of the work. Until then they stand in
# a list that every search reads through; so it is short, in kB.
PENDING = 512


def words_of(*names: str, others: Sequence[str] = ()) -> GeneratedField:
    """Make the column.

    Args:
        names: the columns that say what a row is called.
        others: what else it is found by: numbers, telephones, towns. None of them is ever null.
    """
    parts = [F(name) for name in (*names, *others)]
    return GeneratedField(
        expression=Func(Value(len(names)), *parts, function="public.search_words"),
        output_field=TextField(db_collation="C"),
        db_persist=True,
    )


def words_index(name: str) -> GinIndex:
    """Make its index."""
    return GinIndex(fields=["words"], name=name, opclasses=["public.gin_trgm_ops"], gin_pending_list_limit=PENDING)


def email_part_index(name: str) -> GinIndex:
    """Make an index of parts of e-mail addresses."""
    return GinIndex(
        fields=["email"],
        name=name,
        opclasses=["public.gin_trgm_ops"],
        condition=~Q(email=""),
        gin_pending_list_limit=PENDING,
    )


@TextField.register_lookup
class Like(Lookup):
    """A pattern as SQL writes it: `words__like="%granl%\\n%"` is a name that holds granl."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Compare."""
        left, left_given = self.process_lhs(compiler, connection)
        right, right_given = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_given, *right_given)


def named(text: str) -> Q:
    """Return the condition that a row's name holds every word of a text, whatever their accents; nothing for none."""
    words = plain(text).split()
    if not words:
        return Q(pk__in=[])
    return Q(*(Q(words__like=f"%{word if len(word) > 2 else f' {word}'}%\n%") for word in words))
