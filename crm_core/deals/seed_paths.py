"""How a deal of the large organisation goes: which statuses it gets and when, and its contract period.

Moments are seconds since 1970. Nothing here is shown to anybody; what is written follows from it in `seed`.
"""

import datetime as dt
import random
from bisect import bisect
from dataclasses import dataclass, field
from enum import IntEnum

from crm_core.deals.periods import end_of_period, months_after
from crm_core.seeding.run import DAY, EPOCH, Choice, Run, at_work, moment
from crm_core.seeding.seeded import HAVE_BOUGHT, SeededCustomer, SeededProduct, Standing


class Step(IntEnum):
    """The place of a status among the starter's."""

    INTERESTED = 0
    NEED = 1
    QUOTE = 2
    NEGOTIATION = 3
    WON = 4
    RUNNING = 5
    ENDED = 6
    LOST = 7


# Ways up to a decision.
ROUTES = Choice(
    [
        [Step.INTERESTED, Step.QUOTE],
        [Step.INTERESTED, Step.NEED],
        [Step.NEED, Step.QUOTE],
        [Step.QUOTE, Step.NEGOTIATION],
        [Step.INTERESTED, Step.NEED, Step.QUOTE],
        [Step.QUOTE],
        [Step.INTERESTED],
    ],
    (30, 8, 14, 10, 16, 16, 6),
)
# Ways to where an open deal stands, by how far it has come.
STANDS = (
    Choice([[Step.INTERESTED]], (1,)),
    Choice([[Step.INTERESTED, Step.NEED], [Step.NEED]], (7, 3)),
    Choice([[Step.INTERESTED, Step.QUOTE], [Step.QUOTE], [Step.INTERESTED, Step.NEED, Step.QUOTE]], (5, 3, 2)),
    Choice([[Step.QUOTE, Step.NEGOTIATION], [Step.INTERESTED, Step.QUOTE, Step.NEGOTIATION]], (6, 4)),
)
COLD = Choice([0, 1, 2, 3], (48, 28, 20, 4))
WARM = Choice([2, 3], (4, 6))
WON_SHARE = 0.62
COMES_FAR = (0.35, 0.6, 0.85)  # shares of the time that a decision takes, at which an open deal moves on
CHURN = 0.12  # of those whose contract could go on for another period


@dataclass
class Path:
    """A deal's life, from a moment on."""

    earliest: int
    steps: list[tuple[Step, int]] = field(default_factory=list)
    ordered: int | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    renews: bool = False

    @property
    def stands(self) -> Step:
        """Where it has come."""
        return self.steps[-1][0]

    @property
    def begun(self) -> int:
        """When it was made."""
        return self.steps[0][1]

    @property
    def moved(self) -> int:
        """When it got the status it has."""
        return self.steps[-1][1]

    def add(self, chance: random.Random, step: Step, when: float, latest: int) -> None:
        """Give it a status, in working hours and not later than the latest moment, but after the one before."""
        earliest = self.moved + 60 if self.steps else self.earliest
        self.steps.append((step, max(earliest, min(at_work(chance, when), latest))))


class Course:
    """Makes up how one deal goes.

    Args:
        run: says when today is.
        chance: decides.
        customer: whose deal it is.
        product: what is sold.
    """

    def __init__(self, run: Run, chance: random.Random, customer: SeededCustomer, product: SeededProduct) -> None:
        self.chance, self.customer, self.product = chance, customer, product
        self.end = run.end - 3600  # several steps at the last moment follow each other within the hour
        # Nothing happens later than this, with them or with the product.
        last = min(run.end if customer.is_alive else customer.active_until, product.sold_until, self.end)
        self.last = max(customer.created, last)
        self.goes_on = customer.is_alive and product.sold_until >= run.end
        self.today = run.until.date()
        self.path = Path(customer.created)

    def run(self, nth: int) -> Path:
        """Let it go its way; the customer's first one explains why they are a customer."""
        standing, created = self.customer.standing, self.customer.created
        if standing not in HAVE_BOUGHT:
            return self._court(is_open=nth == 0 if standing == Standing.NEGOTIATION else self.chance.random() < 0.35)
        # Denser towards the end, as trade that grows is.
        share = 0.08 * self.chance.random() if nth == 0 else 1 - self.chance.random() ** 1.2
        born = created + (self.last - created) * share
        takes = min(self.chance.lognormvariate(3.2, 0.8), 300) * DAY
        if nth == 0:
            takes = min(takes, 0.9 * (self.last - born))
        if born + takes <= self.last:
            wins = nth == 0 or self.chance.random() < WON_SHARE
            return self._win(born, born + takes) if wins else self._lose(born, born + takes)
        if self.goes_on:
            return self._wait(bisect(COMES_FAR, (self.last - born) / takes), born)
        return self._lose(born, self.last)

    def _court(self, *, is_open: bool) -> Path:
        """Somebody who has bought nothing yet."""
        chance, created = self.chance, self.customer.created
        if self.goes_on and is_open:
            stands = WARM if self.customer.standing == Standing.NEGOTIATION else COLD
            born = max(created, self.last - (5 + chance.expovariate(1 / 60)) * DAY)
            return self._wait(stands.by(chance), born)
        born = created + (self.last - created) * chance.random()
        return self._lose(born, born + (self.last - born) * chance.random() * 0.5)

    def _come(self, route: list[Step], born: float, decided: float) -> None:
        """Go along a route towards a decision."""
        for place, step in enumerate(route):
            share = (place + self.chance.random() * 0.8) / len(route) if place else 0
            self._step(step, born + (decided - born) * share, int(decided))

    def _step(self, step: Step, when: float, latest: int | None = None) -> None:
        self.path.add(self.chance, step, when, self.end if latest is None else latest)

    def _wait(self, stands: int, born: float) -> Path:
        """It is open still."""
        self._come(STANDS[stands].by(self.chance), born, self.end)
        return self.path

    def _lose(self, born: float, decided: float) -> Path:
        self._come(ROUTES.by(self.chance), born, decided)
        self._step(Step.LOST, decided)
        return self.path

    def _win(self, born: float, decided: float) -> Path:
        self._come(ROUTES.by(self.chance)[:2], born, decided)
        self._step(Step.RUNNING if self.product.delivery == "service" else Step.WON, decided)
        self.path.ordered = self.path.moved
        ordered = moment(self.path.moved).date()
        {"contract": self._contract, "service": self._service, "goods": self._goods}[self.product.delivery](ordered)
        return self.path

    def _contract(self, ordered: dt.date) -> None:
        """From the first of a month; goes on period by period until it is not renewed, or they leave."""
        until = self._until()
        months = self.product.contract_months or 12
        start = months_after(ordered.replace(day=1), self.chance.choice((1, 1, 1, 2, 3)))
        if not self.goes_on and start > until:
            start = ordered
        self.path.renews = self.chance.random() < 0.6
        periods, end = 1, end_of_period(start, months)
        while end < until and self.path.renews and self.chance.random() > CHURN:
            periods += 1
            end = end_of_period(start, months * periods)
        self._period(start, end)

    def _service(self, ordered: dt.date) -> None:
        """Begins soon, goes on for weeks or months."""
        start = ordered + dt.timedelta(days=int(self.chance.expovariate(1 / 20)) if self.goes_on else 0)
        self._period(start, start + dt.timedelta(days=int(7 + self.chance.expovariate(1 / 60))))

    def _period(self, start: dt.date, end: dt.date) -> None:
        """Give it a period, and end it when that has gone by."""
        path = self.path
        path.starts_on, path.ends_on = start, end if self.goes_on else max(start, min(end, self._until()))
        if not self.goes_on or end < self.today:
            path.renews = False
            self._step(Step.ENDED, (path.ends_on - EPOCH.date()).days * DAY)

    def _goods(self, ordered: dt.date) -> None:
        """Delivered once; the oldest are put to rest."""
        if self.chance.random() < 0.3:
            self.path.starts_on = ordered + dt.timedelta(days=int(self.chance.expovariate(1 / 20)))
        rest = self.path.moved + (30 + 170 * self.chance.random()) * DAY
        if self.customer.standing == Standing.FORMER or self.customer.is_archived:
            self._step(Step.ENDED, min(rest, self.last))
        elif rest < self.end - 400 * DAY and self.chance.random() < 0.7:
            self._step(Step.ENDED, rest)

    def _until(self) -> dt.date:
        return self.today if self.goes_on else moment(self.last).date()
