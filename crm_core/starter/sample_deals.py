"""What the sample customers have bought, are being offered, and said no to.

Days follow today's: there is always a contract that ends soon, a quote whose answer is late, something won this month.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.models import Deal, DealShare, DealStatus, DealStatusChange, LossReason, Stage
from crm_core.deals.periods import end_of_period, months_after
from crm_core.starter.sample_catalogue import Catalogue, texts
from kundsystem.accounts.models import User
from kundsystem.shared import formatting

# Name in the texts → stage, and which status of that stage.
STATUSES = {
    "interested": (Stage.OPEN, 0),
    "need": (Stage.OPEN, 1),
    "quote": (Stage.OPEN, 2),
    "negotiation": (Stage.OPEN, 3),
    "won": (Stage.WON, 0),
    "running": (Stage.RUNNING, 0),
    "ended": (Stage.ENDED, 0),
    "lost": (Stage.LOST, 0),
}
# What a deal had been before it got its status.
BEFORE = {
    "interested": (),
    "need": ("interested",),
    "quote": ("interested", "need"),
    "negotiation": ("interested", "quote"),
    "won": ("interested", "quote"),
    "running": ("interested", "quote", "won"),
    "ended": ("interested", "quote", "won"),
    "lost": ("interested", "quote"),
}


class Deals:
    """Makes them.

    Args:
        key: makes keys.
        catalogue: what is sold.
        people: who sells.
        language: of the texts, which is the one in force.
    """

    def __init__(
        self, key: Callable[[], uuid.UUID], catalogue: Catalogue, people: Sequence[User], language: str
    ) -> None:
        self.key, self.catalogue, self.people, self.language = key, catalogue, people, language
        self.deals: list[Deal] = []
        self.changes: list[DealStatusChange] = []
        self.shares: list[DealShare] = []
        self.chance = random.Random(20250101)  # noqa: S311 -- the same deals every time, on purpose
        self.now = timezone.localtime()
        self.today = self.now.date()
        self.statuses: dict[str, list[DealStatus]] = {}
        for status in DealStatus.objects.filter(archived_at=None):
            self.statuses.setdefault(status.stage, []).append(status)
        self.reasons = list(LossReason.objects.filter(archived_at=None))

    def write(self) -> None:
        """Write them with their history, in bulk."""
        Deal.objects.bulk_create(self.deals)
        DealStatusChange.objects.bulk_create(self.changes)
        DealShare.objects.bulk_create(self.shares)

    def add(self, customer: Customer, contacts: Sequence[Contact]) -> None:
        """Make a customer's deals."""
        for facts in texts()["deals"].get(customer.name, ()):
            self._deal(customer, contacts, facts)

    def _deal(self, customer: Customer, contacts: Sequence[Contact], facts: dict[str, Any]) -> None:
        product = self.catalogue.products[facts["product"]]
        price = facts.get("price", texts()["products"][facts["product"]]["price"])
        deal = Deal(
            id=self.key(),
            customer=customer,
            product=product,
            quantity=Decimal(facts.get("quantity", 1)),
            unit_price=Decimal(price),
            discount=Decimal(facts.get("discount", 0)),
            recurrence=product.recurrence,
            seller=self.people[facts["seller"] % len(self.people)] if "seller" in facts else customer.owner,
            orderer=contacts[facts.get("by", 0) % len(contacts)],
            unit=customer.unit,
            notice_months=product.notice_months,
            renews=facts.get("renews", False),
            is_reference=facts.get("reference", False),
        )
        self._go(deal, facts)
        self._say(deal, facts)
        if facts["status"] == "lost" and self.reasons:
            deal.loss_reason = self.reasons[facts["reason"] % len(self.reasons)]
        self.deals.append(deal)
        for unit, percent in zip(self.catalogue.units, facts.get("shares", ()), strict=False):
            self.shares.append(DealShare(id=self.key(), deal=deal, unit=unit, percent=Decimal(percent)))

    def _go(self, deal: Deal, facts: dict[str, Any]) -> None:
        """Give it its dates, and the statuses that led to where it stands."""
        word = facts["status"]
        if "from" in facts:
            deal.starts_on = months_after(self.today.replace(day=1), facts["from"])
            months = facts.get("months") or (deal.product.contract_months if deal.is_recurring else None)
            if months and STATUSES[word][0] != Stage.OPEN:
                deal.ends_on = end_of_period(deal.starts_on, months)
        moments = self._moments(deal, facts, (*BEFORE[word], word))
        for step, when in moments.items():
            self.changes.append(
                DealStatusChange(
                    id=self.key(), deal=deal, status=self._status(step), changed_at=when, changed_by=deal.seller
                )
            )
        deal.status, deal.status_since = self._status(word), moments[word]
        if "quote" in moments:
            deal.offered_on = moments["quote"].date()
        if "answer" in facts:
            deal.answer_by = _working_day(self.today + dt.timedelta(days=facts["answer"]))
        if "won" in moments:
            deal.ordered_on = moments["won"].date()

    def _moments(self, deal: Deal, facts: dict[str, Any], steps: Sequence[str]) -> dict[str, dt.datetime]:
        """Return when it got each status, in order: the last one as the texts say, the others some weeks apart."""
        last = steps[-1]
        if "since" in facts:
            day = self.today - dt.timedelta(days=facts["since"])
        else:
            day = (deal.ends_on if last == "ended" else deal.starts_on) or self.today
            if last == "won":
                day -= dt.timedelta(days=self.chance.randint(18, 45))
        moments = {last: self._at_work(day, this_month=facts.get("this_month", False))}
        for step in reversed(steps[:-1]):
            if step == "won" and deal.starts_on:
                day = min(day, deal.starts_on)
            day -= dt.timedelta(days=self.chance.randint(8, 26))
            moments[step] = self._at_work(day)
        return dict(reversed(moments.items()))

    def _at_work(self, day: dt.date, *, this_month: bool = False) -> dt.datetime:
        """Return a moment of a working day, not ahead of now."""
        day = _working_day(day)
        if this_month:
            day = max(day, self.today.replace(day=1))
        clock = dt.time(self.chance.randint(8, 15), self.chance.randrange(0, 60, 5))
        return min(dt.datetime.combine(day, clock, self.now.tzinfo), self.now)

    def _status(self, word: str) -> DealStatus:
        stage, place = STATUSES[word]
        among = self.statuses.get(stage) or next(iter(self.statuses.values()))
        return among[min(place, len(among) - 1)]

    def _say(self, deal: Deal, facts: dict[str, Any]) -> None:
        """Write what it is about, and what to think of."""
        described, thought_of = facts.get(self.language, ("", ""))
        known = {
            "a": deal.orderer.first_name if deal.orderer else "",
            "year": deal.status_since.year,
            "next_year": self.today.year + 1,
            "month": formatting.month_year(deal.status_since).split(formatting.NBSP)[0],
        }
        words = _Days(self.today, known)
        deal.description = described.format_map(words)
        deal.next_step = thought_of.format_map(words)


class _Days(dict[str, Any]):
    """The words of a text; `d6` is the working day nearest before the day in six days."""

    def __init__(self, today: dt.date, known: dict[str, Any]) -> None:
        super().__init__(known)
        self.today = today

    def __missing__(self, name: str) -> str:
        day = _working_day(self.today + dt.timedelta(days=int(name.removeprefix("d"))))
        return formatting.short_date(day, self.today).replace(formatting.NBSP, " ")


def _working_day(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
