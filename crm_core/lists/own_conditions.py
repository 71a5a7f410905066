"""Narrowing a list by the fields that the organisation has added."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextChoices, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual, StartsWith
from django.utils.translation import gettext_lazy as _

from crm_core.custom_fields.definitions import own_fields_of
from crm_core.custom_fields.field import OwnField
from crm_core.custom_fields.models import CustomField
from crm_core.fields.sorting import sv_key
from crm_core.lists.conditions import Begins, Chosen, Condition, Names, OneOf, Word, either
from crm_core.lists.periods import AHEAD, BEHIND, Period
from crm_core.selections import tree
from crm_core.selections.registry import criterion_of
from kundsystem.shared.keys import key_to_short

K = CustomField.Kind
TEXTS = {K.TEXT, K.LINK, K.EMAIL, K.PHONE}


class Answers(TextChoices):
    """Yes or no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


@dataclass(frozen=True, eq=False)
class OwnChoice(OneOf):
    """That one of a field's options, or of the people it can name, is chosen."""

    of: OwnField | None = None

    def narrow(self, rows: Any, value: Chosen) -> Any:
        assert self.of is not None  # noqa: S101
        return self.of.narrow(rows, [*value.keys, *([None] if value.nothing else [])])


@dataclass(frozen=True, eq=False)
class OwnOption(OwnChoice):
    """Such a one whose options were read with the field itself, so that nothing is asked for them."""

    is_chosen_from_rows = False

    def named(self, value: Chosen) -> None:
        return None

    def offered(self, actor: Any) -> None:  # type: ignore[override]
        return None

    def listed(self) -> list[tuple[str, str]]:
        assert self.of is not None  # noqa: S101
        kind: Any = self.of.kind
        return [(key_to_short(option.pk), option.name) for option in kind.own.offered]

    def tell(self, value: Chosen, names: Names) -> str:
        assert self.of is not None  # noqa: S101
        kind: Any = self.of.kind
        found = [option.name for option in kind.own.every if option.pk in value.keys]
        return either([*found, str(self.nothing)] if value.nothing else found)


@dataclass(frozen=True, eq=False)
class OwnAnswer(Word):
    """That a question is answered with yes, or with no."""

    of: OwnField | None = None

    def narrow(self, rows: Any, value: tuple[str, ...]) -> Any:
        assert self.of is not None  # noqa: S101
        return self.of.narrow(rows, [word == Answers.YES for word in value])

    def as_criterion(self, subject: str, value: tuple[str, ...]) -> tree.Condition | None:
        name = f"{subject}.{self.name}"
        return tree.Condition(name, {"answer": value[0]}) if len(value) == 1 and criterion_of(name) else None


@dataclass(frozen=True, eq=False)
class OwnBegins(Begins):
    """That a text begins so."""

    def as_criterion(self, subject: str, value: str) -> tree.Condition | None:
        name = f"{subject}.{self.name}"
        return tree.Condition(name, {"begins": value}) if criterion_of(name) else None


def own_conditions(subject: str) -> list[Condition]:
    """Return what a subject's list can be narrowed by, of the fields that are offered in lists."""
    made = (_condition(field) for field in own_fields_of(subject) if field.filterable)
    return [condition for condition in made if condition is not None]


def _condition(field: OwnField) -> Condition | None:
    if "condition" not in field.kept:
        field.kept["condition"] = _made(field)
    condition: Condition | None = field.kept["condition"]
    return condition


def _made(field: OwnField) -> Condition | None:
    kind: Any = field.kind
    none: dict[str, Any] = {"nothing": _("none"), "nothing_label": _("None"), "of": field}
    if field.stored_kind in {K.ONE_OF, K.SEVERAL_OF}:
        return OwnOption(field.name, field.label, kind.queryset, **none)
    if field.stored_kind == K.USER:
        return OwnChoice(field.name, field.label, kind.queryset, **none)
    if field.stored_kind == K.YES_NO:
        return OwnAnswer(field.name, field.label, Answers, of=field)
    if field.stored_kind == K.DATE:
        return Period(field.name, field.label, lambda rows, first, last: _between(rows, field, first, last), NAMES)
    if field.stored_kind in TEXTS:
        return OwnBegins(field.name, field.label, lambda rows, text: rows.filter(_begins(field, text)))
    return None


# A day may be behind or ahead.
NAMES = (*BEHIND[:4], *(name for name in AHEAD if name not in BEHIND))


def _begins(field: OwnField, text: str) -> Q:
    return Q(custom__has_key=field.name) & Q(StartsWith(field.compared(), sv_key(text)))


def _between(rows: Any, field: OwnField, first: Any, last: Any) -> Any:
    found = Q(custom__has_key=field.name)
    if first is not None:
        found &= Q(GreaterThanOrEqual(field.compared(), Value(first.isoformat())))
    if last is not None:
        found &= Q(LessThanOrEqual(field.compared(), Value(last.isoformat())))
    return rows.filter(found)
