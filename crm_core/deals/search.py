"""Finding deals: by what is sold, its code, the customer, words of the deal, and that it is a reference.

Most of what a deal is found by stands in other tables, where a word may be common. So it is decided first which words
mean products (they are few) and which that it is a reference; what is left must stand in the deal or be the customer.
Of each way to understand a question only so many deals are fetched.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.customers.access import customers_for
from crm_core.customers.permissions import VIEW as VIEW_CUSTOMERS
from crm_core.deals import palette  # noqa: F401  # registers the commands
from crm_core.deals.access import deals_for
from crm_core.deals.meant import Meant, meant_by, says_reference
from crm_core.deals.models import Deal
from crm_core.deals.permissions import VIEW
from crm_core.deals.queries import DealQuerySet
from crm_core.search.closeness import Words, as_typed, closeness
from crm_core.search.plain import plain
from crm_core.search.providers import Found, Hit, Looking, register
from crm_core.search.question import Question
from crm_core.search.rows import MOST, OWN, USED, Rows
from crm_core.search.showing import about, detail, evidence, short_name
from crm_core.search.statements import Sql, every
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound

NEWEST = '"deal"."status_since" DESC, "deal"."id" DESC'
MOST_OF_WAY = 40  # of each way to understand the question; the newest of each product that is meant
FURTHER = 4.0  # deals are many, and alike: what is as close comes before them
LONG_AGO = 6.0  # years; older ones are worth no less
REFERENCE = Sql('"deal"."is_reference" AND "deal"."archived_at" IS NULL')


class Deals(Rows):
    """Deals, those that are put away last."""

    key = subject = table = "deal"
    label = gettext_lazy("Deals")
    order = 55  # what somebody wrote in a note is closer than the words of a deal
    permission = VIEW
    columns = (
        *("description", "next_step", "is_reference", "status_since", "archived_at", "seller", "seller__name"),
        *("product__name", "product__code", "product__words", "status__name", "status__tone"),
        *("customer", "customer__name"),
    )
    customer = True

    def rows(self, actor: Actor) -> DealQuerySet:
        """Return every deal that the actor may see."""
        return deals_for(actor) if actor.may(VIEW_CUSTOMERS) else Deal.objects.none()

    def customers(self, actor: Actor) -> QuerySet[Any]:
        """Return the customers that deals are found by."""
        return customers_for(actor)

    def own(self, actor: Actor) -> Sql | None:
        """Return that the actor sells it."""
        return Sql('"deal"."seller_id" = %s AND "deal"."archived_at" IS NULL', (actor.user.pk,)) if actor.user else None

    def find(self, looking: Looking, limit: int) -> Found:
        """Return the closest."""
        if not looking.question or not looking.actor.may(VIEW_CUSTOMERS):
            return Found()
        meant = meant_by(looking)
        newest = [(condition, NEWEST) for condition in self._of_products(looking, meant)]
        found = self._fetch(looking, [*newest, *((condition, "") for condition in self._ways(looking, meant))], limit)
        if not found and not looking.is_named:
            found = self._fetch(looking, [(condition, "") for condition in self._mixed(looking, meant)], limit)
        return self._ranked(looking, found, limit, is_more=False)

    def _fetch(self, looking: Looking, ways: list[tuple[Sql, str]], limit: int) -> list[Any]:
        """Return the deals that meet any of these: which ones is decided before anything else is fetched of them."""
        statement, keys = self._statement(looking), looking.statement(self.rows, "pk")
        if statement is None or keys is None or not ways:
            return []
        most = max(MOST_OF_WAY, limit + 1)
        parts = [keys.part(condition, most, order=order) for condition, order in ways]
        return statement.those('"deal"."id"', {row.pk: row.mark for row in keys.fetch(parts)})

    def _of_products(self, looking: Looking, meant: Meant) -> Iterator[Sql]:
        """Deals of products that are all that was asked for; what one uses is not to be lost among thousands."""
        alone = [product.key for product in meant.products if not product.left]
        for key in alone:
            yield _and_reference(_sold(key), meant)
        if alone and (used := looking.used.get("customer")):
            yield _and_reference(_sold(*alone) & Sql('"deal"."customer_id" = ANY(%s)', (list(used),)), meant)
        if alone and (own := self.own(looking.actor)) is not None:
            yield _and_reference(_sold(*alone) & own, meant)

    def _ways(self, looking: Looking, meant: Meant) -> Iterator[Sql]:
        """Other ways to understand the question: with words of the deal, or of its customer."""
        for product in meant.products:
            if product.left:
                left = replace(looking.question, tokens=product.left)
                yield _and_reference(_sold(product.key) & self._of_customers(looking, left), meant)
                yield _and_reference(_sold(product.key) & self._holds(left), meant)
        if meant.rest:
            rest = replace(looking.question, tokens=meant.rest)
            yield _and_reference(self._holds(rest), meant)
            yield _and_reference(self._of_customers(looking, rest), meant)
        elif meant.is_reference:
            yield REFERENCE

    def _mixed(self, looking: Looking, meant: Meant) -> Iterator[Sql]:
        """Words of the deal mixed with the customer's."""
        if len(meant.rest) > 1:
            for of_deal, of_customer in Question("", tokens=meant.rest).splits():
                yield _and_reference(self._of_customers(looking, of_customer) & self._holds(of_deal), meant)

    def _of_customers(self, looking: Looking, question: Question) -> Sql:
        theirs = looking.statement(customers_for, "pk")
        if theirs is None:
            return Sql("FALSE")
        keys = theirs.keys(question.condition('"customer"."words"'), MOST)
        return Sql(f'"deal"."customer_id" IN ({keys.text})', keys.given)

    def worth(self, row: Any, looking: Looking) -> float:
        """Return what it is worth that one uses it or its customer, or sells it; old ones are worth less."""
        used = looking.used.get(self.subject, {}).get(row.pk, 0.0)
        worth = USED * max(used, looking.used.get("customer", {}).get(row.customer, 0.0))
        if row.seller is not None and row.seller == looking.user_key:
            worth += OWN
        return worth - min(LONG_AGO, max(0.0, (looking.now - row.status_since).days / 365))

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a deal with its status, whose it is and who sells it."""
        name = _name_of(row)
        reference = _("Reference customer") if row.is_reference else ""
        shown = (name, row.customer__name, short_name(row.seller__name or ""))
        why = evidence(looking.question, shown, (row.product__code, reference, row.next_step))
        return Hit(
            title=about(name, looking.question),
            url=reverse("deal_show", args=[row.pk]),
            icon="package",
            score=score,
            detail=detail(looking.question, why, *shown[1:]),
            chip=(row.status__name, row.status__tone),
            is_archived=row.archived_at is not None,
        )

    def name_of(self, actor: Actor, key: uuid.UUID) -> str:
        """Return what a deal is called: as what it is about."""
        name = self.rows(actor).with_keys([key]).values_list("product__name", flat=True).first()
        if name is None:
            raise NotFound("")
        return str(name)

    def _score(self, question: Question, row: Any) -> float | None:
        close = closeness(question, _words_of(row))
        return None if close is None else close + as_typed(question, _name_of(row)) - FURTHER


def _sold(*products: uuid.UUID) -> Sql:
    if len(products) == 1:
        return Sql('"deal"."product_id" = %s', products)
    return Sql('"deal"."product_id" = ANY(%s)', (list(products),))


def _and_reference(condition: Sql, meant: Meant) -> Sql:
    return every([condition, REFERENCE]) if meant.is_reference else condition


def _name_of(row: Any) -> str:
    return " · ".join(filter(None, (row.product__name, row.description)))


def _words_of(row: Any) -> Words:
    """Return what a deal is found by: the name of what is sold; its code, words and marks; and the customer."""
    own, _line, rest = row.words.partition("\n")
    name = row.product__words.partition("\n")[0]
    marks = says_reference() if row.is_reference else ()
    others = [plain(row.product__code), own, *(word[1:] for word in rest.split()), *marks]
    customer = row.customer__words.partition("\n")[0]
    return Words(f"{name} ", f" {' '.join(others)} ", f"{customer} ")


register(Deals())
