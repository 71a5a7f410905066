"""What a seeding knows from beginning to end, and one batch of customers in it."""

import datetime as dt
import random
import uuid
from array import array
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from crm_core.seeding.seeded import SeededCustomer, SeededProduct, Standing
from crm_core.seeding.tables import Table
from kundsystem.accounts.models import User

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# When the register was last worked in. Fixed, so that the same rows come every time.
UNTIL = dt.datetime(2026, 11, 20, 16, 0, tzinfo=dt.UTC)
YEARS = 10
DAY = 86_400
BATCH = 500  # customers; what is in memory at a time


@dataclass
class Run:
    """One seeding: how much of everything, for whom, decided by which number."""

    customers: int
    wanted: dict[str, int]  # other things → how many: notes, contacts, deals
    people: Sequence[User]
    random_seed: int
    until: dt.datetime = UNTIL
    standings: "array[int]" = field(default_factory=lambda: array("B"))  # of each customer, by place
    products: list[SeededProduct] = field(default_factory=list)
    _shares: dict[str, "array[int]"] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """When the register was last worked in."""
        return int((self.until - EPOCH).total_seconds())

    @property
    def start(self) -> int:
        """When it was begun."""
        return self.end - YEARS * 365 * DAY

    def standing(self, place: int) -> Standing:
        """What a customer is to the organisation."""
        return Standing(self.standings[place])

    def chance(self, *about: object) -> random.Random:
        """Return chance for one purpose; what is decided by it does not depend on what else is decided."""
        return random.Random(":".join(str(part) for part in (self.random_seed, *about)))  # noqa: S311 (not secret)

    def share(self, thing: str, weight: Callable[[random.Random, int], float]) -> None:
        """Share out how many of a thing each customer has, by weight, so that they are exactly as many as wanted."""
        chance = self.chance("share", thing)
        sums = list(accumulate(weight(chance, place) for place in range(self.customers)))
        total = sums[-1] if sums and sums[-1] else 1
        marks = [round(self.wanted[thing] * value / total) for value in sums]
        self._shares[thing] = array("I", (b - a for a, b in zip([0, *marks], marks, strict=False)))

    def how_many(self, thing: str, place: int) -> int:
        """How many of a thing a customer has."""
        return self._shares[thing][place]


@dataclass
class Batch:
    """Some customers, and the rows that are made for them."""

    run: Run
    number: int
    places: range
    customers: list[SeededCustomer] = field(default_factory=list)
    rows: dict[Table, list[Sequence[Any]]] = field(default_factory=dict)

    def chance(self, subject: str) -> random.Random:
        """Return a subject's own chance for this batch."""
        return self.run.chance(subject, self.number)

    def table(self, table: Table) -> list[Sequence[Any]]:
        """Return the list that a table's rows are appended to."""
        return self.rows.setdefault(table, [])


def key_at(chance: random.Random, moment: int) -> str:
    """Return a key shaped as those that the application makes (UUIDv7), of a moment and chance."""
    bits = chance.getrandbits(84)  # ten for the milliseconds, twelve and sixty-two for what makes it unique
    milliseconds = moment * 1000 + (bits >> 74) % 1000
    low = bits & ((1 << 62) - 1)
    return f"{milliseconds:012x}7{(bits >> 62) & 0xFFF:03x}{(2 << 62) | low:016x}"


def as_uuid(key: str) -> uuid.UUID:
    """Return a key as Django has it."""
    return uuid.UUID(key)


def moment(seconds: int) -> dt.datetime:
    """Return a moment as the database takes it."""
    return EPOCH + dt.timedelta(seconds=seconds)


def at_work(chance: random.Random, seconds: float) -> int:
    """Move a moment into the working hours of the weekday it falls on, or of the Friday before."""
    day = int(seconds) // DAY
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    return (day - max(0, weekday - 4)) * DAY + 25_200 + int(chance.random() * 102) * 300


class Choice:
    """Chooses among things that are not equally common; quicker than `random.choices` one at a time."""

    def __init__(self, things: Sequence[Any], weights: Sequence[float]) -> None:
        self.things = list(things)
        self.sums = list(accumulate(weights[: len(self.things)]))

    def by(self, chance: random.Random) -> Any:
        """Return one of them."""
        return self.things[min(bisect(self.sums, chance.random() * self.sums[-1]), len(self.things) - 1)]
