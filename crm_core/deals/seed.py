"""Deals of the large organisation: what is being sold, what is running, what was lost."""

import datetime as dt
import random
from typing import Any

from crm_core.customers.models import Customer, Unit
from crm_core.deals.models import Deal, DealShare, DealStatus, DealStatusChange, LossReason, Stage
from crm_core.deals.seed_paths import Course, Path, Step
from crm_core.deals.seed_texts import Texts
from crm_core.seeding import subjects
from crm_core.seeding.run import DAY, Batch, Choice, Run, key_at, moment
from crm_core.seeding.seeded import SeededContact, SeededCustomer, SeededProduct, Standing
from crm_core.seeding.tables import Table

DEAL = Table(
    Deal,
    *("id", "customer_id", "product_id", "description", "status_id", "status_since", "loss_reason_id", "quantity"),
    *("unit_price", "discount", "recurrence", "seller_id", "orderer_id", "unit_id", "offered_on", "answer_by"),
    *("ordered_on", "starts_on", "ends_on", "notice_months", "renews", "probability", "is_reference", "next_step"),
    *("archived_at", "created_at", "updated_at"),
    by_time=True,
)
CHANGE = Table(DealStatusChange, "id", "deal_id", "status_id", "changed_at", "changed_by_id", by_time=True)
SHARE = Table(DealShare, "id", "deal_id", "unit_id", "percent")

STAGES = (*[Stage.OPEN] * 4, Stage.WON, Stage.RUNNING, Stage.ENDED, Stage.LOST)  # of the steps
DISCOUNTS = Choice(("0", "5", "10", "12.5", "15", "20"), (68, 10, 12, 2, 5, 3))
SHARES = Choice(
    (("50", "50"), ("60", "40"), ("70", "30"), ("80", "20"), ("33.33", "33.33", "33.34"), ("50", "25", "25")),
    (30, 20, 20, 12, 10, 8),
)
REASONS = (30, 24, 14, 12, 12, 8)  # shares of the starter's reasons
MOST = 90  # deals of one customer when there are five for each


@subjects.register(DEAL, CHANGE, SHARE)
def prepare(run: Run) -> subjects.Maker:
    """Read statuses and reasons, and share out how many deals each customer has."""
    run.share("deals", _weight(run))
    return _Maker(run)


def _weight(run: Run) -> Any:
    def weigh(chance: random.Random, place: int) -> float:
        draw, standing = chance.random(), run.standing(place)
        if standing == Standing.PROSPECT:
            return 0 if draw < 0.7 else 1
        if standing == Standing.NEGOTIATION:
            return 1 + draw * 2
        age = 1.3 - 0.6 * place / run.customers
        typical = 4.6 if standing == Standing.CUSTOMER else 2
        return min(MOST, 1 + age * typical * chance.lognormvariate(0, 1.1))

    return weigh


class _Maker:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.texts = Texts(run)
        self.products = Choice(run.products, [product.weight for product in run.products])
        self.statuses = _statuses()
        reasons = LossReason.objects.filter(archived_at=None)[: len(REASONS)]
        self.reasons = Choice([str(reason.pk) for reason in reasons], REASONS) if reasons else None
        self.people = [str(person.pk) for person in run.people]
        self.units = [str(key) for key in Unit.objects.filter(archived_at=None).values_list("pk", flat=True)]

    def __call__(self, batch: Batch) -> None:
        chance = batch.chance("deals")
        for customer in batch.customers:
            orders = [
                self._deal(batch, chance, customer, nth) for nth in range(self.run.how_many("deals", customer.place))
            ]
            if bought := [ordered for ordered in orders if ordered is not None]:
                customer.put("customer_since", moment(min(bought)).date())

    def _deal(self, batch: Batch, chance: random.Random, customer: SeededCustomer, nth: int) -> int | None:
        """Make a deal with its history; return when it was ordered, if it was."""
        product = self._product(chance, customer)
        path = Course(self.run, chance, customer, product).run(nth)
        key, seller = key_at(chance, path.begun), self._seller(chance, customer)
        orderer = self._orderer(chance, customer, path)
        shares = self._shares(chance, customer) if path.ordered else []
        unit = shares[0][0] if shares else customer.unit
        reference = (
            customer.standing == Standing.CUSTOMER
            and path.stands in {Step.WON, Step.RUNNING}
            and self.run.end - path.begun > 300 * DAY
            and chance.random() < 0.07
        )
        archived = path.stands in {Step.LOST, Step.ENDED} and self.run.end - path.moved > 900 * DAY
        put_away = moment(path.moved + 500 * DAY) if archived and chance.random() < 0.05 else None
        reason = (
            self.reasons.by(chance) if self.reasons and path.stands == Step.LOST and chance.random() < 0.9 else None
        )
        batch.table(DEAL).append(
            (
                *(key, customer.key, product.key, self.texts.description(chance, customer, product, path)),
                *(self.statuses[path.stands], moment(path.moved), reason),
                *(self._quantity(chance, customer, product), self._price(product, path), DISCOUNTS.by(chance)),
                *(product.recurrence, seller, orderer.key if orderer else None, unit, *self._dates(chance, path)),
                *(path.starts_on, path.ends_on, product.notice_months, path.renews),
                *(self._probability(chance, path), reference, self.texts.next_step(chance, path, orderer), put_away),
                *(moment(path.begun), put_away or moment(path.moved)),
            )
        )
        for step, when in path.steps:
            signed = seller if seller and chance.random() < 0.9 else chance.choice(self.people)
            batch.table(CHANGE).append((key_at(chance, when), key, self.statuses[step], moment(when), signed))
        for unit_key, percent in shares:
            batch.table(SHARE).append((key_at(chance, path.begun), key, unit_key, percent))
        return path.ordered

    def _product(self, chance: random.Random, customer: SeededCustomer) -> SeededProduct:
        while True:
            product = self.products.by(chance)
            if product.sold_until > customer.created + 200 * DAY or product.sold_until >= self.run.end:
                return product

    def _seller(self, chance: random.Random, customer: SeededCustomer) -> str | None:
        draw = chance.random()
        if draw < 0.02:
            return None
        return customer.owner if customer.owner and draw < 0.8 else chance.choice(self.people)

    def _orderer(self, chance: random.Random, customer: SeededCustomer, path: Path) -> SeededContact | None:
        there = [contact for contact in customer.contacts if contact.since <= path.begun]
        if not there or chance.random() < 0.12:
            return None
        return there[int(chance.random() ** 3 * len(there))]

    def _shares(self, chance: random.Random, customer: SeededCustomer) -> list[tuple[str, str]]:
        if chance.random() > 0.08:
            return []
        percents = SHARES.by(chance)
        others = [unit for unit in self.units if unit != customer.unit]
        chance.shuffle(others)
        units = [customer.unit, *others] if customer.unit else others
        return list(zip(units, percents, strict=False)) if len(units) >= len(percents) else []

    def _quantity(self, chance: random.Random, customer: SeededCustomer, product: SeededProduct) -> int:
        if customer.kind == Customer.Kind.PERSON:
            return product.least
        count = product.least + int((product.most - product.least + 1) * chance.random() ** 2)
        return count if product.most < 100 else max(product.least, count // 4 * 4)

    def _price(self, product: SeededProduct, path: Path) -> int:
        """What it cost then: prices go up by a fortieth a year."""
        price = product.price * (1 - 0.025 * (self.run.end - path.begun) / (365 * DAY))
        step = 100 if price >= 5000 else 10 if price >= 500 else 1
        return round(price / step) * step

    def _dates(self, chance: random.Random, path: Path) -> tuple[dt.date | None, dt.date | None, dt.date | None]:
        """When it was offered, by when an answer was wanted, when it was ordered."""
        quote = next((when for step, when in path.steps if step == Step.QUOTE), None)
        offered = moment(quote).date() if quote else None
        answer = offered + dt.timedelta(days=chance.choice((14, 30, 30, 30, 60))) if offered else None
        return offered, answer, moment(path.ordered).date() if path.ordered else None

    def _probability(self, chance: random.Random, path: Path) -> int | None:
        return chance.randrange(10, 100, 10) if path.stands < Step.WON and chance.random() < 0.1 else None


def _statuses() -> list[str]:
    """Return the key of the status for each step; the last one of its stage where there are not so many."""
    by_stage: dict[str, list[str]] = {}
    anything = [str(status.pk) for status in DealStatus.objects.filter(archived_at=None)]
    for status in DealStatus.objects.filter(archived_at=None):
        by_stage.setdefault(status.stage, []).append(str(status.pk))
    found: list[str] = []
    for place, stage in enumerate(STAGES):
        keys = by_stage.get(stage) or anything
        found.append(keys[min(place if stage == Stage.OPEN else 0, len(keys) - 1)])
    return found
