"""The kinds of field that can be added: the product's own kinds, and how their values are stored."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.fields.choices import Choice, Reference, Tags, UserChoice, not_a_choice
from crm_core.fields.formatted import Email, Link, Phone
from crm_core.fields.kinds import Date, Kind, LongText, Money, Number, Text, YesNo
from crm_core.fields.lookups import Lookups, as_key
from kundsystem.accounts.models import User
from kundsystem.shared.numbers import parse_date

if TYPE_CHECKING:
    from crm_core.fields.registry import Field

K = CustomField.Kind
LINE, PAGE = 500, 10_000  # characters of a text, and of a long one
WIDE = {K.LONG_TEXT, K.SEVERAL_OF}


class Answer(YesNo):
    """Yes, no, or not answered."""

    empty = None
    widget = "select"

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        return forms.Select(choices=[("", "–"), ("1", _("Yes")), ("0", _("No"))])

    def options(self, current: Any = None) -> list[tuple[str, str, str]]:
        """Return the choices: value, text and tone."""
        return [("1", _("Yes"), ""), ("0", _("No"), "")]

    def show(self, value: Any) -> str:
        return "" if value is None else super().show(value)

    def raw(self, value: Any) -> str:
        return "" if value is None else str(int(value))

    def token(self, value: Any) -> str:
        return self.raw(value)

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        return self.parse("", field, lookups) if raw is None else super().from_json(raw, field, lookups)


class _Options:
    """What can be chosen in a field, read once with its definition."""

    def __init__(self, options: Iterable[CustomOption]) -> None:
        self.every = list(options)
        self.offered = [option for option in self.every if option.archived_at is None]
        self._by_key = {str(option.pk): option for option in self.every}
        self._by_name = {option.name.casefold(): option for option in self.offered}

    def find(self, text: str) -> CustomOption | None:
        """Return the option with this key or name."""
        key = as_key(text)
        return self._by_key.get(str(key)) if key else self._by_name.get(text.strip().casefold())

    def listed(self, current: Sequence[Any] = ()) -> list[tuple[str, str, str]]:
        """Return the choices: key, text and tone; what is chosen now among them, whatever it is."""
        return [(str(one.pk), one.name, "") for one in self.every if one.archived_at is None or one in current]


class OneOfOptions(Choice):
    """One of the field's own options."""

    def __init__(self, field: CustomField, options: Iterable[CustomOption]) -> None:
        super().__init__(CustomOption)
        self.field_key, self.own = field.pk, _Options(options)

    def queryset(self) -> QuerySet[Any]:
        return CustomOption.objects.filter(field=self.field_key, archived_at__isnull=True)

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> Any:
        if (found := self.own.find(text)) is None:
            raise not_a_choice(text)
        return found

    def options(self, current: Any = None) -> list[tuple[str, str, str]]:
        return self.own.listed([current])


class SeveralOptions(Tags):
    """Any number of the field's own options."""

    display = "text"

    def __init__(self, field: CustomField, options: Iterable[CustomOption]) -> None:
        super().__init__(self._offered)
        self.field_key, self.own = field.pk, _Options(options)

    def _offered(self) -> QuerySet[Any]:
        return CustomOption.objects.filter(field=self.field_key, archived_at__isnull=True)

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> tuple[Any, ...]:
        return self._all(part for part in map(str.strip, text.replace(";", ",").split(",")) if part)

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
            raise field.error(_("Write this as a list of texts."), "wrong_type")
        try:
            return self._all(raw)
        except ValueError as error:
            raise field.error(error, "invalid") from error

    def _all(self, parts: Iterable[str]) -> tuple[Any, ...]:
        found = []
        for part in parts:
            if (option := self.own.find(part)) is None:
                raise not_a_choice(part)
            found.append(option)
        return tuple(option for option in self.own.every if option in found)

    def write_related(self, field: "Field", thing: Model, value: Any) -> None:
        """Nothing lies elsewhere."""

    def options(self, current: Sequence[Any] | None = None) -> list[tuple[str, str, str]]:
        return self.own.listed(current or ())


def _customers() -> QuerySet[Any]:
    return apps.get_model("crm_core", "Customer")._default_manager.filter(archived_at__isnull=True)


Met = dict[str, Any]


def _text(raw: Any, kind: Any, met: Met) -> Any:
    return raw if isinstance(raw, str) else str(raw)


def _answer(raw: Any, kind: Any, met: Met) -> Any:
    return raw if isinstance(raw, bool) else None


@dataclass(frozen=True)
class Storing:
    """How a kind of field stores its values.

    Args:
        make: makes the kind, of a definition and what can be chosen in it.
        pack: value → what is stored, JSON; never called with nothing.
        unpack: the other way; what the stored names is found among what was met (see `resolving`).
        limit: most characters.
        order: how it is sorted and compared: `text`, `number`, `day`, `answer`, `option`; empty = not at all.
        names: the model whose rows it names by key, which are fetched together.
    """

    make: Callable[[CustomField, list[CustomOption]], Kind]
    pack: Callable[[Any], Any] = lambda value: value
    unpack: Callable[[Any, Any, Met], Any] = _text
    limit: int = LINE
    order: str = "text"
    names: Callable[[], type[Model]] | None = None


def _number(raw: Any, kind: Any, met: Met) -> Any:
    value = Decimal(str(raw))
    return value.quantize(Decimal(1).scaleb(-kind.decimals)) if kind.decimals else int(value)


def _packed_number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _key_of(value: Any) -> str:
    return str(value.pk)


def _options(raw: Any, kind: Any, met: Met) -> tuple[Any, ...]:
    return tuple(option for option in kind.own.every if str(option.pk) in raw)


def _met(raw: Any, kind: Any, met: Met) -> Any:
    return met.get(raw)


STORING: dict[str, Storing] = {
    K.TEXT: Storing(lambda field, options: Text()),
    K.LONG_TEXT: Storing(lambda field, options: LongText(), limit=PAGE),
    K.NUMBER: Storing(
        lambda field, options: Number(decimals=field.decimals, negative=True, most=10**12),
        _packed_number,
        _number,
        limit=30,
        order="number",
    ),
    K.MONEY: Storing(lambda field, options: Money(), _packed_number, _number, limit=30, order="number"),
    K.DATE: Storing(
        lambda field, options: Date(),
        lambda value: value.isoformat(),
        lambda raw, kind, met: parse_date(raw),
        limit=20,
        order="day",
    ),
    K.YES_NO: Storing(lambda field, options: Answer(), bool, _answer, limit=10, order="answer"),
    K.ONE_OF: Storing(OneOfOptions, _key_of, lambda raw, kind, met: kind.own.find(raw), order="option"),
    K.SEVERAL_OF: Storing(
        SeveralOptions, lambda value: [str(option.pk) for option in value], _options, limit=4000, order=""
    ),
    K.LINK: Storing(lambda field, options: Link()),
    K.EMAIL: Storing(lambda field, options: Email(), limit=254),
    K.PHONE: Storing(lambda field, options: Phone(), limit=40),
    K.USER: Storing(lambda field, options: UserChoice(), _key_of, _met, order="", names=lambda: User),
    K.CUSTOMER: Storing(
        lambda field, options: Reference(_customers, "customer_suggest"),
        _key_of,
        _met,
        order="",
        names=lambda: apps.get_model("crm_core", "Customer"),
    ),
}


def key_in(raw: Any) -> uuid.UUID | None:
    """Return the key that a stored value is, or None when it is none."""
    return as_key(raw) if isinstance(raw, str) else None
