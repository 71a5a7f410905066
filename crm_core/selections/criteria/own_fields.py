"""Selecting by the fields that the organisation has added, with what fits the kind of each.

They are criteria as long as they are fields: nothing is registered, and each organisation has its own. Those of
persons, deals, products and notes are in `own_rows`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, Q, Value
from django.db.models.lookups import (
    Exact,
    GreaterThanOrEqual,
    IContains,
    IsNull,
    LessThan,
    LessThanOrEqual,
    StartsWith,
)
from django.utils.translation import gettext as _

from crm_core.custom_fields.definitions import own_fields_of, shape_in_force
from crm_core.custom_fields.expressions import plain_text
from crm_core.custom_fields.field import OwnField
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import Field
from crm_core.fields.sorting import sv_key
from crm_core.selections.criteria.fields import EMPTY, OfField
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import in_sentence
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
        return own_condition(self.own, given, lens, lens.column("custom"))

    def called(self, given: Values) -> str:
        return called(self.own, given)


def called(own: OwnField, given: Values) -> str:
    """Return what an own field is called in a sentence.

    Nobody knows what part of speech the organisation's own word is: where a value follows at once, it stands as it is
    written, with a colon (`has Framework agreement: yes`).
    """
    if given.keys() & {"is", "between", "when", "answer"}:
        return _("%(field)s:") % {"field": own.label}
    return in_sentence(str(own.label))


def own_condition(own: OwnField, given: Values, lens: Lens, column: str = "custom") -> Q:
    """Return what rows meet whose value of an own field is as was given; never unknown."""
    has = Q(**{f"{column}__has_key": own.name})
    found = Q()
    if "content" in given:
        found &= ~has if given["content"] == EMPTY else has
    if "answer" in given:
        found &= own.any_of([given["answer"] == "yes"], column)
    if "is" in given and own.is_named:
        found &= own.any_of(list(given["is"]), column)
    if "contains" in given:
        text = plain_text(own.name, column)
        found &= _known(text) & Q(IContains(text, given["contains"]))
    by = own.compared(column)
    if compared := [Q(comparison) for comparison in _compared(own, by, given, lens)]:
        found &= _known(by) & Q(*compared)
    return found


def _known(value: Any) -> Q:
    """A value that is not there compares as unknown: what asks for it first makes that a plain no.

    It is asked for as the index has it, so that the row itself need not be looked at.
    """
    return Q(IsNull(value, False))


def _compared(own: OwnField, by: Any, given: Values, lens: Lens) -> Iterable[Any]:
    if "is" in given and not own.is_named:
        yield Exact(by, Value(sv_key(given["is"])))
    if "begins" in given:
        yield StartsWith(by, sv_key(given["begins"]))
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
        found = shape_in_force().fields.get(subject, {}).get(field) if subject in MADE else None
        return _criterion(found) if found is not None else None

    def every(self) -> Iterable[Criterion]:
        return [_criterion(field) for subject in MADE for field in own_fields_of(subject)]


def _criterion(field: Field) -> Criterion:
    assert isinstance(field, OwnField)  # noqa: S101  # there are no others among them
    if "criterion" not in field.kept:
        field.kept["criterion"] = MADE[field.subject](field)
    made: Criterion = field.kept["criterion"]
    return made


# What makes the criterion of a subject's field; `own_rows` adds those of what a customer has many of.
MADE: dict[str, Callable[[OwnField], Criterion]] = {CUSTOMER: OfOwnField}
register_source(_Source())
