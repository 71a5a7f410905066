"""What a row of a file of deals becomes: a deal at the customer that the row names."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from crm_core.deals.actions import begin_deal, bring_in_deals, default_status
from crm_core.deals.checks import PERSONS
from crm_core.deals.models import Deal, DealStatus
from crm_core.deals.sharing import check_shares
from crm_core.imports.checking import Columns
from crm_core.imports.customers_named import CustomersNamed
from crm_core.imports.deal_parts import PersonsNamed, Share, shares_of
from crm_core.imports.targets import CUSTOMER, DEAL, Target
from crm_core.imports.thing_row import ThingRow
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

# What makes two deals the same; the day that one was ordered counts where the file says it.
_SAME = ("customer_id", "product_id", "description", "quantity", "unit_price", "discount", "starts_on")
_WHERE = {"product": (f"{DEAL}.product", f"{DEAL}.product_code")}


class DealRows:
    """Deals of a file."""

    def __init__(self, actor: Actor, columns: Columns) -> None:
        self.actor = actor
        self.columns = columns
        self.customers = CustomersNamed(actor)
        self.persons = PersonsNamed(actor)
        self.status: DealStatus = default_status()
        self.written: dict[str, int] = {}
        self._ours: set[UUID] = set()
        self._shares = [target for _position, target in columns if isinstance(target.field.kind, Share)]
        self._where = _WHERE | {"shares": tuple(target.key for target in self._shares)}

    def find(self, rows: list[ThingRow]) -> None:
        self.customers.learn([row.cells[CUSTOMER] for row in rows if not row.errors])
        for row in rows:
            if not row.errors:
                self._place(row)
        naming = [row for row in rows if row.customer and any(row.cells[DEAL].get(name) for name in PERSONS)]
        self.persons.learn({row.customer for row in naming if row.customer})
        for row in rows:
            if not row.errors and row.customer:
                self._begin(row, row.customer)
        self._recognise([row for row in rows if not row.errors])

    def _place(self, row: ThingRow) -> None:
        named = row.cells[CUSTOMER]
        try:
            row.customer = self.customers.find(named)
        except UserError as error:
            row.refuse(self.columns, error, f"{CUSTOMER}.{error.field}", *(f"{CUSTOMER}.{name}" for name in named))

    def _begin(self, row: ThingRow, customer: UUID) -> None:
        try:
            row.parts = shares_of(row.cells[DEAL], self._shares)
            check_shares(row.parts)
            values = _values(row.cells[DEAL], self._shares)
            self.persons.put(customer, values)
            row.thing = begin_deal(self.actor, customer, values, status=self.status)
        except UserError as error:
            row.refuse(self.columns, error, *self._where.get(error.field, (f"{DEAL}.{error.field}",)))
            return
        row.thing.pk = row.key
        row.shown = str(row.thing)

    def _recognise(self, rows: list[ThingRow]) -> None:
        """Find deals that are there already: a file that is brought in twice must not sell everything twice."""
        there = defaultdict(list)
        customers = {row.customer for row in rows}
        found = Deal.objects.active().filter(customer__in=customers).exclude(pk__in=self._ours)
        for deal in found.only("ordered_on", *_SAME).iterator():
            there[_same(deal)].append(deal)
        for row in rows:
            for deal in there[_same(row.thing)]:
                if row.thing.ordered_on in (None, deal.ordered_on):
                    row.match, row.match_by = deal.pk, "same"

    def write(self, rows: list[ThingRow]) -> None:
        shares = {row.key: row.parts for row in rows if row.parts}
        bring_in_deals(actor=self.actor, deals=[row.thing for row in rows], shares=shares)
        self._ours |= {row.key for row in rows}


def _same(deal: Deal) -> tuple[Any, ...]:
    values = {name: getattr(deal, name) for name in _SAME}
    numbers = {name: Decimal(value) for name, value in values.items() if isinstance(value, Decimal | int)}
    return tuple((values | numbers | {"description": deal.description.casefold()}).values())


def _values(cells: dict[str, Any], apart: list[Target]) -> dict[str, Any]:
    """Return what the row says of the deal itself, its product once."""
    others = {target.name for target in apart}
    values = {name: value for name, value in cells.items() if name not in others}
    by_code = values.pop("product_code", None)
    if by_code is not None:
        named = values.setdefault("product", by_code)
        if named != by_code:
            text = _("The code belongs to %(product)s, and the row says %(named)s.")
            raise UserError(text % {"product": by_code, "named": named}, field="product_code")
    return values
