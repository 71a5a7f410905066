"""Finding rows of a table with `words`: only so many are fetched and put in order, however common a word is."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from crm_core.search import closeness
from crm_core.search.closeness import Words
from crm_core.search.providers import PUT_AWAY, Found, Hit, Looking, Provider
from crm_core.search.question import Question
from crm_core.search.statements import Sql, Statement, begins, contains, either, every
from kundsystem.accounts.actor import Actor

# So many are fetched before they are put in order; and of what is asked for besides.
MOST, MOST_BESIDES = 100, 40
# The mark of rows that are asked for by a name which leads to them, though it does not stand in them.
LED = 1
# What it is worth to have opened it lately, or to be responsible for it.
USED, OWN = 12.0, 5.0


class Rows(Provider):
    """A provider of rows; a subject says which, and how one is shown.

    Attributes:
        table: what the rows are of.
        columns: what is fetched of each besides `pk` and `words`.
        names: those of them that say what it is called.
        sort_key: whether there is a column of that name with an index: names are many, and begin with common words.
        email: whether there is a column of that name.
        customer: whether it belongs to a customer: words of both may be mixed.
    """

    guesses = True
    table = ""
    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ("name",)
    sort_key = False
    email = False
    customer = False

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the rows that the actor may see."""
        raise NotImplementedError

    def customers(self, actor: Actor) -> QuerySet[Any]:
        """Return the customers whose words may be mixed with a row's own."""
        raise NotImplementedError

    def own(self, actor: Actor) -> Sql | None:
        """Return the condition that a row is the actor's own."""
        return None

    def led_here(self, looking: Looking) -> Sql | None:
        """Return the condition that what is asked for leads to a row, as the old number of one merged with it does."""
        return None

    def worth(self, row: Any, looking: Looking) -> float:
        """Return what it is worth besides being close: that one uses it."""
        return USED * looking.used.get(self.subject, {}).get(row.pk, 0.0)

    def is_archived(self, row: Any) -> bool:
        """Tell whether a row is put away."""
        return row.archived_at is not None

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return how a row is shown."""
        raise NotImplementedError

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the closest."""
        question, statement = looking.question, self._statement(looking)
        if not question or statement is None:
            return Found()
        most = max(MOST, limit + 1)
        parts = [statement.part(self._holds(question), most)]
        if question.address and self.email:
            parts.append(statement.part(self._of_email(contains, question.address), MOST_BESIDES))
        if (led := self.led_here(looking)) is not None:
            parts.append(statement.part(led, MOST_BESIDES, mark=LED))
        found = statement.fetch(parts)
        is_common = len(found) >= most
        is_little = not found or (len(found) < limit and len(question.tokens) > 1)
        besides = list(self._narrower(looking)) if is_common else list(self._wider(looking)) if is_little else []
        if besides:
            found += statement.fetch([statement.part(condition, MOST_BESIDES) for condition in besides])
        return self._ranked(looking, found, limit, is_more=is_common)

    def again(self, actor: Actor, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Return these rows as they are shown, those that the actor may see."""
        looking = Looking(actor, Question(""))
        statement = self._statement(looking)
        if statement is None or not keys:
            return {}
        found = statement.fetch([statement.part(Sql(f"{self._column('id')} = ANY(%s)", (list(keys),)), MOST)])
        return {row.pk: self.hit(row, looking, 0.0) for row in found}

    def _statement(self, looking: Looking) -> Statement | None:
        of_customer = ("customer__words",) if self.customer else ()
        return looking.statement(self.rows, "pk", "words", *of_customer, *self.columns)

    def _column(self, name: str) -> str:
        return f'"{self.table}"."{name}"'

    def _holds(self, question: Question) -> Sql:
        return question.condition(self._column("words"))

    def _of_email(self, like: Callable[[str, str], Sql], text: str) -> Sql:
        """Ask for an address by what its index holds: those that are not empty."""
        column = self._column("email")
        return Sql(f"{column} <> ''") & like(column, text)

    def _narrower(self, looking: Looking) -> Iterator[Sql]:
        """What should not be lost among the many that hold a common word: what one uses, and what begins with it."""
        holds, words = self._holds(looking.question), self._column("words")
        if used := looking.used.get(self.subject):
            yield Sql(f"{self._column('id')} = ANY(%s)", (list(used),)) & holds
        if (own := self.own(looking.actor)) is not None:
            yield own & holds
        if self.sort_key:
            begun = begins(words, f" {looking.question.phrase}")
            yield _sorted_so(looking.question, self._column("sort_key")) & begun
        yield every(contains(words, f" {token.text}") for token in looking.question.tokens)

    def _wider(self, looking: Looking) -> Iterator[Sql]:
        """What is tried when little holds all of it: beginnings of addresses, and words mixed with the customer's."""
        question = looking.question
        if self.email and not question.address and len(question.tokens) == 1 and question.tokens[0].may_be_name:
            yield self._of_email(begins, question.phrase)
        if self.customer and len(question.tokens) > 1 and not looking.is_named:
            theirs = looking.statement(self.customers, "pk")
            if theirs is None:
                return
            for of_row, of_customer in question.splits():
                keys = theirs.keys(of_customer.condition('"customer"."words"'), MOST)
                yield Sql(f"{self._column('customer_id')} IN ({keys.text})", keys.given) & self._holds(of_row)

    def _ranked(self, looking: Looking, rows: list[Any], limit: int, *, is_more: bool) -> Found:
        scored: dict[uuid.UUID, tuple[float, Any]] = {}
        for row in rows:
            if row.pk in scored or (score := self._score(looking.question, row)) is None:
                continue
            score += self.worth(row, looking) + (-PUT_AWAY if self.is_archived(row) else 0.0)
            scored[row.pk] = (score, row)
        best = sorted(scored.values(), key=lambda one: (-one[0], one[1].words))
        hits = [self.hit(row, looking, score) for score, row in best[:limit]]
        return Found(hits, is_more or len(best) > limit)

    def _score(self, question: Question, row: Any) -> float | None:
        close = closeness.closeness(question, Words.read(row.words, row.customer__words if self.customer else ""))
        if close is not None:
            close += closeness.as_typed(question, " ".join(getattr(row, name) for name in self.names))
        if close is None and row.mark == LED:
            close = closeness.OF_REST[0]
        by_address = closeness.of_address(question, row.email) if self.email else None
        return max(filter(None, (close, by_address)), default=None)


def _sorted_so(question: Question, column: str) -> Sql:
    """Return the condition that a name is sorted where the question would be, whether å and ä are typed or a."""
    starts = [""]
    for sign in question.phrase[:3]:
        likes = {"a": "a{|", "o": "o}"}.get(sign, sign)
        starts = [start + like for start in starts for like in likes]
    return either([begins(column, start) for start in starts])
