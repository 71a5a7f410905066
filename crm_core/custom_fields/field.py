"""An own field as the registry knows it: everything generic works with it as with any other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Func, IntegerField, JSONField, Model, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTransform

from crm_core.custom_fields import expressions
from crm_core.custom_fields.kinds import STORING, Storing
from crm_core.custom_fields.models import CustomField
from crm_core.custom_fields.resolving import forget, met_by
from crm_core.fields.registry import Field, Sort

OWN = "own"
COLUMN = "custom"
NOTHING: tuple[Any, ...] = (None, "", ())
# What is stored may be from when the field was of another kind: undoing leaves what somebody has changed since.
NOT_OF_THE_KIND = (ValueError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True)
class OwnField(Field):
    """A field that the organisation has added; its value lies in the subject's column `custom` under its name.

    Args:
        stored_kind: key of its kind, as the administrator chose it.
        default: what something new begins with, as it is stored.
        is_quick: whether there is an index by which it is sorted and compared.
    """

    stored_kind: str = CustomField.Kind.TEXT
    default: Any = None
    is_quick: bool = False

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What others have made of it: kept as long as the field is as it is."""
        return {}

    @property
    def start(self) -> Any:
        return None if self.default is None else self.unpacked(self.default)

    @property
    def storing(self) -> Storing:
        """How its values are stored."""
        return STORING[self.stored_kind]

    @property
    def column_name(self) -> str:
        """What the history calls it."""
        return f"{COLUMN}.{self.name}"

    def read(self, thing: Model) -> Any:
        return self.unpacked(thing.custom.get(self.name), thing)  # type: ignore[attr-defined]

    def unpacked(self, raw: Any, thing: Model | None = None) -> Any:
        """Return the value of what is stored; what it names is found with the thing's other such values."""
        if raw is None:
            return self.kind.empty
        met = met_by(thing, self.subject) if thing is not None and self.storing.names else {}
        try:
            return self.storing.unpack(raw, self.kind, met)
        except NOT_OF_THE_KIND:
            return self.kind.empty

    def packed(self, value: Any) -> Any:
        """Return a value as it is stored; None for nothing."""
        return None if value in NOTHING else self.storing.pack(value)

    def write(self, thing: Model, value: Any) -> list[str]:
        raw = self.packed(value)
        kept = {name: one for name, one in thing.custom.items() if name != self.name}  # type: ignore[attr-defined]
        thing.custom = kept if raw is None else kept | {self.name: raw}  # type: ignore[attr-defined]
        forget(thing)
        return [COLUMN]

    def same(self, value: Any) -> Q:
        raw = self.packed(value)
        if raw is None:
            return ~Q(**{f"{COLUMN}__has_key": self.name})
        return Q(**{f"{COLUMN}__contains": {self.name: raw}})

    def updated(self, value: Any) -> dict[str, Any]:
        raw = self.packed(value)
        if raw is None:
            return {COLUMN: Func(F(COLUMN), Value(self.name), arg_joiner=" - ", template="(%(expressions)s::text)")}
        given = Value({self.name: raw}, output_field=JSONField())
        return {COLUMN: Func(F(COLUMN), given, arg_joiner=" || ", template="(%(expressions)s)")}

    def narrow(self, rows: QuerySet[Any], values: list[Any]) -> QuerySet[Any]:
        return rows.filter(self.any_of(values))

    def any_of(self, values: list[Any], column: str = COLUMN) -> Q:
        """Return what rows meet that have one of some values, as keys or as they are; None is having none."""
        found = Q(pk__in=[])
        for value in values:
            if value is None:
                found |= ~Q(**{f"{column}__has_key": self.name})
                continue
            raw = str(getattr(value, "pk", value)) if self.is_named else self.packed(value)
            found |= Q(**{f"{column}__contains": {self.name: [raw] if self.is_several else raw}})
        return found

    @property
    def is_several(self) -> bool:
        """Whether it holds any number of values."""
        return self.stored_kind == CustomField.Kind.SEVERAL_OF

    @property
    def is_named(self) -> bool:
        """Whether its values are rows, stored by key."""
        K = CustomField.Kind
        return self.stored_kind in {K.ONE_OF, K.SEVERAL_OF, K.USER, K.CUSTOMER}

    def compared(self, column: str = COLUMN) -> Combinable:
        """Return the expression by which its values are compared and sorted; an index is made of the same."""
        made: dict[str, Callable[[str, str], Combinable]] = {
            "number": expressions.as_number,
            "day": expressions.as_day,
            "answer": expressions.as_answer,
            "text": expressions.as_swedish,
        }
        return made.get(self.storing.order, expressions.plain_text)(self.name, column)

    def sheet_source(self) -> str | Combinable | None:
        return None if self.storing.names else KeyTransform(self.name, COLUMN)

    def sheet_writer(self, *, taken: bool = False) -> Callable[[Any], Any]:
        write = self.kind.sheet_writer()
        return (lambda raw: write(self.unpacked(raw))) if taken else write


def sort_of(field: CustomField, options: list[Any]) -> Sort | None:
    """Return how a list is ordered by a field; None when it can not be."""
    order, there = STORING[field.kind].order, f"{COLUMN}__{field.name}"
    if order == "option":
        # In the order that the administrator has given them.
        places = [When(**{there: str(option.pk)}, then=Value(place)) for place, option in enumerate(options)]
        return Sort(Case(*places, output_field=IntegerField()), column=there) if places else None
    by = {
        "number": expressions.as_number,
        "day": expressions.as_day,
        "answer": expressions.as_answer,
        "text": expressions.as_swedish,
    }.get(order)
    return Sort(by(field.name), column=there) if by else None
