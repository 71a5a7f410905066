"""Selecting by the fields that the organisation has added, with what fits the kind of each.

They are criteria as long as they are fields: nothing is registered, and each organisation has its own.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Q, Value
from django.db.models.lookups import Exact, GreaterThanOrEqual, IContains, LessThan, LessThanOrEqual, StartsWith

from crm_core.custom_fields.definitions import own_fields_of, shape_in_force
from crm_core.custom_fields.expressions import plain_text
from crm_core.custom_fields.field import OwnField
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import Field
from crm_core.fields.sorting import sv_key
from crm_core.selections.criteria.fields import EMPTY, OfField
from crm_core.selections.lens import Lens
from crm_core.selections.registry import Criterion, Values, register_source

DAY = dt.timedelta(days=1)


class OfOwnField(OfField):
    """One field that the organisation has added to customers."""

    icon = "forms"
    order = 160

    def __init__(self, field: OwnField) -> None:
        super().__init__(field)
        self.own = field

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        # A value that is not there compares as unknown: what asks for it first makes that a plain no.
        column = lens.column("custom")
        has = Q(**{f"{column}__has_key": self.own.name})
        found = Q()
        if "content" in given:
            found &= ~has if given["content"] == EMPTY else has
        if "answer" in given:
            found &= self.own.any_of([given["answer"] == "yes"], column)
        if "is" in given:
            found &= self._is_own(given["is"], column, has)
        for comparison in self._compared(given, lens, column):
            found &= has & Q(comparison)
        return found

    def _is_own(self, value: Any, column: str, has: Q) -> Q:
        if self.own.is_named:
            return self.own.any_of(list(value), column)
        return has & Q(Exact(self.own.compared(column), Value(sv_key(value))))

    def _compared(self, given: Values, lens: Lens, column: str) -> Iterable[Any]:
        by = self.own.compared(column)
        if "begins" in given:
            yield StartsWith(by, sv_key(given["begins"]))
        if "contains" in given:
            yield IContains(plain_text(self.own.name, column), given["contains"])
        least, most = given.get("between", (None, None))
        if least is not None:
            yield GreaterThanOrEqual(by, Value(least))
        if most is not None:
            yield LessThanOrEqual(by, Value(most))
        first, last = given["when"].days(lens.today) if "when" in given else (None, None)
        if first is not None:
            yield GreaterThanOrEqual(by, Value(first.isoformat()))
        if last is not None:
            yield LessThan(by, Value((last + DAY).isoformat()))


class _Source:
    """Lets the builder, the engine and the API ask for them."""

    def one(self, name: str) -> Criterion | None:
        subject, _dot, field = name.partition(".")
        found = shape_in_force().fields.get(CUSTOMER, {}).get(field) if subject == CUSTOMER else None
        return _criterion(found) if found is not None else None

    def every(self) -> Iterable[Criterion]:
        return [_criterion(field) for field in own_fields_of(CUSTOMER)]


def _criterion(field: Field) -> Criterion:
    assert isinstance(field, OwnField)  # noqa: S101  # there are no others among them
    made: Criterion = field.kept.setdefault("criterion", OfOwnField(field))
    return made


register_source(_Source())
