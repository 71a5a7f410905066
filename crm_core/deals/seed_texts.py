"""What salespeople write at the deals of the large organisation."""

import datetime as dt
import random
from pathlib import Path as File

from crm_core.deals.seed_paths import Path, Step
from crm_core.seeding import words
from crm_core.seeding.run import DAY, Run, moment
from crm_core.seeding.seeded import SeededContact, SeededCustomer, SeededProduct


class Texts:
    """Writes descriptions and what to think of."""

    def __init__(self, run: Run) -> None:
        self.texts = words.read(File(__file__).parent / "data/seed.json")
        self.end, self.today = run.end, run.until.date()

    def description(self, chance: random.Random, customer: SeededCustomer, product: SeededProduct, path: Path) -> str:
        if chance.random() < 0.55:
            return ""
        text = chance.choice(self.texts["descriptions"][product.delivery])
        year = moment(path.ordered or path.moved).year
        return text.format(town=customer.town, number=chance.randint(2, 40), year=year)

    def next_step(self, chance: random.Random, path: Path, orderer: SeededContact | None) -> str:
        """What a salesperson has written to remember, mostly about what is coming."""
        draw = chance.random()
        texts: list[str] = []
        if path.stands < Step.WON and draw < 0.8:
            texts = self.texts["steps"][path.stands]
        elif path.stands == Step.RUNNING and draw < 0.6:
            texts = self.texts["under_way"]
        elif path.stands == Step.WON and path.ends_on and (path.ends_on - self.today).days < 120 and draw < 0.5:
            texts = self.texts["renewals"]
        elif path.stands == Step.LOST and self.end - path.moved < 365 * DAY and draw < 0.3:
            texts = self.texts["again"]
        if not texts:
            return ""
        day = self.today + dt.timedelta(days=chance.randint(2, 40))
        day -= dt.timedelta(days=max(0, day.weekday() - 4))
        return chance.choice(texts).format(
            a=orderer.first_name if orderer else "växeln",
            day=f"{day.day} {self.texts['months'][day.month - 1]}",
            week=day.isocalendar().week,
            month=chance.choice(self.texts["long_months"]),
            number=chance.randint(2, 40),
            next_year=self.today.year + 1,
        )
