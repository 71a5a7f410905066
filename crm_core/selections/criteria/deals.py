"""Selecting by deals: what was bought and what was not, statuses, contracts that end, revenue."""

import uuid
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_core.deals.models import Deal, DealStatus, Stage
from crm_core.products.models import Product
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import Between, OneOf, Rows, Several, When, listed
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Criterion, Evidence, Phrase, RowCriterion, Values, register
from crm_core.selections.within import within
from kundsystem.accounts.models import User
from kundsystem.shared import formatting

GROUP = gettext_lazy("Deals")
ANY, EVERY = "any", "all"


def _products() -> QuerySet[Product]:
    return Product.objects.active().by_name()


def _sellers() -> QuerySet[User]:
    return User.objects.filter(is_active=True).order_by("name")


PRODUCTS = Rows("products", gettext_lazy("Product or service"), model=Product, options=_products)
SELLERS = Rows("sellers", pgettext_lazy("of a deal", "Seller"), model=User, options=_sellers)
STATUSES = Rows(
    "statuses", gettext_lazy("Status"), model=DealStatus, options=lambda: DealStatus.objects.filter(archived_at=None)
)
VALUE = Between("value", gettext_lazy("Value per year, SEK"), money=True)


class DealCriterion(RowCriterion):
    """What conditions about one deal share."""

    icon = "package"
    group = GROUP

    def newest(self, rows: Any) -> QuerySet[Any]:
        return rows.select_related("product", "status").latest_first()

    def tell(self, row: Any) -> Evidence:
        parts = [str(row), str(row.status), formatting.kr(row.amount)]
        if row.starts_on or row.ends_on:
            parts.append(f"{formatting.long_date(row.starts_on)} – {formatting.long_date(row.ends_on)}".strip())
        when = row.ordered_on or formatting.as_date(row.status_since)
        return Evidence(", ".join(parts), when, reverse("deal_show", args=[row.pk]))


class Bought(DealCriterion):
    """That one has bought: a deal that is won or running, of any or all of some products."""

    name = "bought"
    label = gettext_lazy("Bought or not bought")
    order = 10
    parameters = (
        PRODUCTS,
        OneOf(
            "match",
            gettext_lazy("Which of them"),
            choices={ANY: gettext_lazy("any of them"), EVERY: gettext_lazy("all of them")},
        ),
        When("when", gettext_lazy("Ordered")),
        STATUSES,
        SELLERS,
        VALUE,
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        return _narrowed(Deal.objects.active().bought(), given, lens, day="ordered_on")

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        if given.get("match") != EVERY or len(given.get("products", ())) < 2:
            return super().condition(given, lens)
        each = Q()
        for product in given["products"]:
            each &= Q(super().condition({**given, "products": (product,)}, lens))
        return each

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        words = self.words(given, lens.references)
        if given.get("match") == EVERY and len(given.get("products", ())) > 1:
            names = [lens.references.name(Product, key) for key in given["products"]]
            words["products"] = listed(names, and_=True)
        said = (
            (_("has not bought"), _("has bought"))
            if "products" in words
            else (_("has not bought anything"), _("has bought something"))
        )
        details = [
            ("products", "%(products)s"),
            ("statuses", _("with status %(statuses)s")),
            ("sellers", _("sold by %(sellers)s")),
            ("value", _("worth %(value)s a year")),
            ("when", _("ordered %(when)s")),
        ]
        return phrase(said[0 if negated else 1], details, words)


class HasDeal(DealCriterion):
    """That there is a deal with some status, of some product, by some seller."""

    name = "deal"
    label = gettext_lazy("Deal by status")
    icon = "progress"
    order = 20
    parameters = (
        STATUSES,
        Several("stages", gettext_lazy("Stage"), choices=dict(Stage.choices)),
        PRODUCTS,
        SELLERS,
        VALUE,
        When("when", gettext_lazy("Status since")),
    )
    together = ("statuses", "stages", "products", "sellers", "value", "when")

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        rows = _narrowed(Deal.objects.active(), given, lens, day="status_since")
        return rows.filter(status__stage__in=given["stages"]) if "stages" in given else rows

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        details = [
            ("products", _("about %(products)s")),
            ("statuses", _("with status %(statuses)s")),
            ("stages", _("that is %(stages)s")),
            ("sellers", _("sold by %(sellers)s")),
            ("value", _("worth %(value)s a year")),
            ("when", _("that got its status %(when)s")),
        ]
        words = self.words(given, lens.references)
        return phrase(_("has no deal") if negated else _("has a deal"), details, words)


class ContractEnds(DealCriterion):
    """That a contract ends within a period: one that is won or running, and charged again and again."""

    name = "contract_ends"
    label = gettext_lazy("Contract ends")
    icon = "calendar-event"
    order = 30
    parameters = (
        When("when", gettext_lazy("Ends"), required=True, ahead=True),
        PRODUCTS,
        OneOf(
            "renews",
            gettext_lazy("Renewal"),
            choices={
                "by_itself": gettext_lazy("renewed automatically"),
                "not": gettext_lazy("not renewed automatically"),
            },
        ),
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        rows = _narrowed(Deal.objects.active().bought(), given, lens, day="ends_on").exclude(recurrence="once")
        return rows.filter(renews=given["renews"] == "by_itself") if "renews" in given else rows

    def newest(self, rows: Any) -> QuerySet[Any]:
        return rows.select_related("product", "status").order_by("ends_on", "id")

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("has no contract that ends") if negated else _("has a contract that ends")
        details = [
            ("when", "%(when)s"),
            ("products", _("for %(products)s")),
            ("renews", _("and is %(renews)s")),
        ]
        return phrase(said, details, self.words(given, lens.references))


class IsReference(DealCriterion):
    """That one is a reference customer, for some product."""

    name = "reference"
    label = gettext_lazy("Reference customer")
    icon = "star"
    order = 60
    parameters = (PRODUCTS,)

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        return _narrowed(Deal.objects.active().filter(is_reference=True), given, lens, day="")

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("is not a reference customer") if negated else _("is a reference customer")
        return phrase(said, [("products", _("for %(products)s"))], self.words(given, lens.references))


class SumCriterion(Criterion):
    """What a customer's deals come to together."""

    icon = "coin"
    group = GROUP

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        """Return the deals that are added up."""
        raise NotImplementedError(self)

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        least, most = given["sum"]
        limits = ({"total__gte": least} if least is not None else {}) | (
            {"total__lte": most} if most is not None else {}
        )
        sums = self.rows(given, lens).order_by().values("customer").annotate(total=Sum("value"))
        if _holds_nothing(least, most):
            # Whoever has no such deal has nothing, which is within the limits: those outside are fewer to look for.
            outside = sums.exclude(**limits)
            return ~Q(**{f"{lens.column('pk')}__in": outside.values("customer")})
        return Q(**{f"{lens.column('pk')}__in": sums.filter(**limits).values("customer")})

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        total = self.rows(given, lens).filter(customer=customer).aggregate(total=Sum("value"))["total"]
        return [
            Evidence(
                _("Together %(sum)s") % {"sum": formatting.kr(total or 0)},
                url=reverse("customer_show", args=[customer]),
            )
        ]


class RunningRevenue(SumCriterion):
    """That contracts bring so much in a year."""

    name = "running_revenue"
    label = gettext_lazy("Subscription revenue per year")
    order = 40
    parameters = (Between("sum", gettext_lazy("Per year, SEK"), required=True, money=True), PRODUCTS)

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        return _narrowed(Deal.objects.active().running_on(lens.today), given, lens, day="")

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("does not have subscriptions of") if negated else _("has subscriptions of")
        details = [("sum", _("%(sum)s a year")), ("products", _("for %(products)s"))]
        return phrase(said, details, self.words(given, lens.references))


class WonAmount(SumCriterion):
    """That one has bought for so much, in a period."""

    name = "won_amount"
    label = gettext_lazy("Bought for")
    order = 50
    parameters = (
        Between("sum", gettext_lazy("Value per year, SEK"), required=True, money=True),
        When("when", gettext_lazy("Ordered")),
        PRODUCTS,
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        return _narrowed(Deal.objects.active().bought(), given, lens, day="ordered_on")

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("has not bought for") if negated else _("has bought for")
        details = [
            ("sum", "%(sum)s"),
            ("products", _("of %(products)s")),
            ("when", _("ordered %(when)s")),
        ]
        return phrase(said, details, self.words(given, lens.references))


def _narrowed(rows: Any, given: Values, lens: Lens, *, day: str) -> Any:
    """Narrow deals by what was given about each of them."""
    if "products" in given:
        rows = rows.filter(product__in=given["products"])
    if "statuses" in given:
        rows = rows.filter(status__in=given["statuses"])
    if "sellers" in given:
        rows = rows.filter(seller__in=given["sellers"])
    if "value" in given:
        least, most = given["value"]
        rows = rows.filter(value__gte=least) if least is not None else rows
        rows = rows.filter(value__lte=most) if most is not None else rows
    if "when" in given and day:
        rows = rows.filter(within(day, given["when"].days(lens.today), moments=day == "status_since"))
    return rows


def _holds_nothing(least: Decimal | None, most: Decimal | None) -> bool:
    return (least is None or least <= 0) and (most is None or most >= 0)


register(Bought(), HasDeal(), ContractEnds(), RunningRevenue(), WonAmount(), IsReference())
