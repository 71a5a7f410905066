"""One search through all providers: bounded in time, grouped, the closest group first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import OperationalError, connection, transaction

from crm_core.search import spelling
from crm_core.search.providers import Found, Hit, Looking, Provider, Text, providers_for

# No question to the database may take longer; what does is left out, and said so.
LIMIT = "1500"  # milliseconds
EACH = 5  # hits of a kind among others
# When nothing is as close as this, words that may have been meant are tried as well.
CLOSE = 58.0
# Groups are in their own order, unless one is a step closer: equal, begins so, holds it.
_STEPS = (92.0, 68.0, 46.0)
HERE = "here"  # the group of what can be done where one stands


@dataclass
class Group:
    """Hits of one kind."""

    key: str
    label: Text
    order: int
    hits: list[Hit] = field(default_factory=list)
    is_more: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """What groups are put in order by."""
        best = max((hit.score for hit in self.hits), default=0.0)
        return sum(best < step for step in _STEPS), self.order


@dataclass
class Outcome:
    """What a search came to."""

    groups: list[Group] = field(default_factory=list)
    slow: list[Text] = field(default_factory=list)  # kinds that took too long

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found; what can be done where one stands is nothing that was found."""
        return not any(group.hits for group in self.groups if group.key != HERE)

    @property
    def slow_kinds(self) -> str:
        """The kinds that took too long, for a sentence."""
        return ", ".join(str(label) for label in self.slow)


def look(looking: Looking, *, kind: str = "", limit: int = EACH) -> Outcome:
    """Ask every provider that the actor may ask, or one kind only."""
    outcome = Outcome()
    if not looking.question:
        return outcome
    providers = [one for one in providers_for(looking.actor) if not kind or one.key == kind]
    found = _ask(looking, providers, limit, outcome)
    guessing = [one for one in providers if one.guesses]
    best = max((hit.closeness for one in guessing if one.key in found for hit in found[one.key].hits), default=0.0)
    if guessing and best < CLOSE:
        found |= _guess(looking, guessing, found, limit, outcome)
    groups = [
        Group(one.key, one.label, one.order, found[one.key].hits, found[one.key].is_more)
        for one in providers
        if one.key in found and found[one.key].hits
    ]
    outcome.groups = sorted(groups, key=lambda group: group.rank)
    return outcome


def _guess(
    looking: Looking, providers: list[Provider], before: dict[str, Found], limit: int, outcome: Outcome
) -> dict[str, Found]:
    """Try words that may have been meant; what was found by the very words stays first."""
    with _bounded():
        alike = spelling.alike(looking.question)
    if not alike:
        return {}
    guess = Looking(looking.actor, looking.question.with_alike(alike), looking.about, looking.request)
    guess.used = looking.used
    found = _ask(guess, providers, limit, outcome)
    return {key: one for key, one in found.items() if len(one.hits) > len(before.get(key, Found()).hits)}


def _ask(looking: Looking, asked: list[Provider], limit: int, outcome: Outcome) -> dict[str, Found]:
    """Ask one after the other; after one that took too long the others are asked in a transaction of their own."""
    found: dict[str, Found] = {}
    waiting = list(asked)
    while waiting:
        try:
            with _bounded():
                while waiting:
                    hits = waiting[0].find(looking, limit)
                    found[waiting.pop(0).key] = hits
                    looking.closest = max([looking.closest, *(hit.closeness for hit in hits.hits)])
        except OperationalError as error:
            if "statement timeout" not in str(error):
                raise
            outcome.slow.append(waiting.pop(0).label)
    return found


@contextmanager
def _bounded() -> Iterator[None]:
    """Give each statement little time and no helpers: what they cost to start is more than what they save here."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('jit', 'off', true),"
            " set_config('max_parallel_workers_per_gather', '0', true),"
            " set_config('pg_trgm.word_similarity_threshold', '0.35', true),"
            # What is common is cut off in the order that rows are met: from the same end each time.
            " set_config('synchronize_seqscans', 'off', true)",
            [LIMIT],
        )
        yield
