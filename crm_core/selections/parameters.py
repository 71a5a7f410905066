"""What a criterion can be given: how it is read from what is stored, and said in words.

A parameter reads one value of a condition's `with`. What it reads is hashable and equal exactly when it means the same.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from crm_core.fields.lookups import as_key
from crm_core.selections.periods import Period, read_period
from crm_core.selections.references import References, quoted
from kundsystem.shared import formatting
from kundsystem.shared.swedish import format_postcode

MOST_VALUES = 200
MOST_LETTERS = 100


@dataclass(frozen=True)
class Parameter:
    """Base of all: a value by name.

    Args:
        name: its key in what is stored.
        label: lazily translated; the heading of its box in the builder.
        required: whether the condition means nothing without it.
        widget: the builder's box: templates crm_core/selections/parameters/<widget>.html.
    """

    name: str
    label: Any
    required: bool = False
    widget: str = "text"

    def read(self, stored: Any) -> Any:
        """Read what is stored; ValueError with a sentence when it makes no sense, None when it says nothing."""
        raise NotImplementedError(self)

    def missing(self) -> str:
        """Say what to do when it is required and empty."""
        return _("Fill this in.")

    def words(self, value: Any, references: References) -> str:
        """Say a value in words."""
        return quoted(str(value))

    def references(self, value: Any) -> Iterable[tuple[type[Model], uuid.UUID]]:
        """Return the rows that a value names."""
        return ()


@dataclass(frozen=True)
class Rows(Parameter):
    """Rows of a table, by key: any of them.

    Args:
        model: of which table.
        options: what the builder offers.
    """

    model: type[Model] = Model
    options: Callable[[], QuerySet[Any]] = field(default=lambda: None)  # type: ignore[assignment]
    widget: str = "rows"
    and_: bool = False  # whether all of them are meant, so that they are listed with “and”

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, list) or len(stored) > MOST_VALUES:
            raise ValueError(_("Choose at most %(most)s.") % {"most": MOST_VALUES})
        keys = [as_key(one) if isinstance(one, str) else None for one in stored]
        if None in keys:
            raise ValueError(_("That is not one of the choices."))
        return tuple(sorted(set(keys), key=str)) or None

    def missing(self) -> str:
        return _("Choose at least one.")

    def words(self, value: Any, references: References) -> str:
        return listed([references.name(self.model, key) for key in value])

    def references(self, value: Any) -> Iterable[tuple[type[Model], uuid.UUID]]:
        return ((self.model, key) for key in value)


@dataclass(frozen=True)
class Words(Parameter):
    """A text that is looked for."""

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, str) or len(stored) > MOST_LETTERS or "\x00" in stored:
            raise ValueError(_("Write at most %(most)s characters.") % {"most": MOST_LETTERS})
        return re.sub(r"\s+", " ", stored).strip() or None

    def words(self, value: Any, references: References) -> str:
        return f"”{value.replace('”', '””')}”"


@dataclass(frozen=True)
class Texts(Words):
    """Several texts: any of them."""

    widget: str = "texts"

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, list) or len(stored) > MOST_VALUES:
            raise ValueError(_("Choose at most %(most)s.") % {"most": MOST_VALUES})
        return tuple(sorted({text for one in stored if (text := super(Texts, self).read(one))})) or None

    def words(self, value: Any, references: References) -> str:
        return listed([quoted(text) for text in value])


@dataclass(frozen=True)
class OneOf(Parameter):
    """One of a few words that the product decides."""

    choices: Mapping[str, Any] = field(default_factory=dict)
    widget: str = "one_of"

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, str) or stored not in self.choices:
            raise ValueError(_("That is not one of the choices."))
        return stored

    def words(self, value: Any, references: References) -> str:
        return in_sentence(str(self.choices[value]))


@dataclass(frozen=True)
class Several(OneOf):
    """Any of a few words that the product decides."""

    widget: str = "several"

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, list) or len(stored) > MOST_VALUES:
            raise ValueError(_("That is not one of the choices."))
        return tuple(sorted({super(Several, self).read(one) for one in stored})) or None

    def words(self, value: Any, references: References) -> str:
        return listed([quoted(in_sentence(str(self.choices[one]))) for one in value])


@dataclass(frozen=True)
class Yes(Parameter):
    """Something that is so, or is not asked about."""

    widget: str = "yes"

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, bool):
            raise ValueError(_("Write yes or no."))
        return stored or None


@dataclass(frozen=True)
class When(Parameter):
    """A period; `ahead` offers what is to come first."""

    widget: str = "period"
    ahead: bool = False

    def read(self, stored: Any) -> Any:
        period = read_period(stored)
        return None if period == Period() else period

    def missing(self) -> str:
        return _("Choose a period.")

    def words(self, value: Any, references: References) -> str:
        return value.words()


@dataclass(frozen=True)
class Between(Parameter):
    """A number or an amount within limits, one of which may be left open. The value is (least, most)."""

    widget: str = "between"
    money: bool = False

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, Mapping) or set(stored) - {"from", "to"}:
            raise ValueError(_("Write a least or a greatest number."))
        least, most = (self._number(stored.get(name)) for name in ("from", "to"))
        if least is not None and most is not None and most < least:
            raise ValueError(_("The greatest number is less than the least."))
        return None if least is None and most is None else (least, most)

    @staticmethod
    def _number(stored: Any) -> Decimal | None:
        if stored is None:
            return None
        try:
            number = Decimal(str(stored)) if isinstance(stored, int | float | str) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(stored, bool) or not number.is_finite() or abs(number) >= 10**15:
            raise ValueError(_("This is not a number. Write it as 1,234.5."))
        return number.quantize(Decimal("0.01")).normalize() + 0

    def missing(self) -> str:
        return _("Write a least or a greatest number.")

    def words(self, value: Any, references: References) -> str:
        show = formatting.kr if self.money else formatting.number
        least, most = value
        if least == most:
            return show(least)
        if least is not None and most is not None:
            return _("%(least)s to %(most)s") % {"least": show(least), "most": show(most)}
        return (
            _("at least %(least)s") % {"least": show(least)}
            if most is None
            else _("at most %(most)s") % {"most": show(most)}
        )


@dataclass(frozen=True)
class Postcodes(Parameter):
    """Intervals of postcodes, both ends included: any of them. `72` to `75` is 72000 to 75999."""

    widget: str = "postcodes"

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, list) or len(stored) > MOST_VALUES:
            raise ValueError(_("Choose at most %(most)s.") % {"most": MOST_VALUES})
        found = set()
        for one in stored:
            if not isinstance(one, list) or not 1 <= len(one) <= 2:
                raise ValueError(_("Write a postcode or two, as 720 00–759 99."))
            first, last = self._digits(one[0]).ljust(5, "0"), self._digits(one[-1]).ljust(5, "9")
            if last < first:
                raise ValueError(_("The last postcode is before the first."))
            found.add((first, last))
        return tuple(sorted(found)) or None

    @staticmethod
    def _digits(stored: Any) -> str:
        digits = re.sub(r"[\s\u00a0]", "", stored) if isinstance(stored, str) else ""
        if not re.fullmatch(r"[1-9][0-9]{0,4}", digits):
            raise ValueError(_("Write a postcode or two, as 720 00–759 99."))
        return digits

    def words(self, value: Any, references: References) -> str:
        return listed(
            [
                format_postcode(first) if first == last else f"{format_postcode(first)}–{format_postcode(last)}"
                for first, last in value
            ]
        )


@dataclass(frozen=True)
class AreaCodes(Parameter):
    """Area codes (riktnummer), as `08`: any of them."""

    widget: str = "area_codes"

    def read(self, stored: Any) -> Any:
        if not isinstance(stored, list) or len(stored) > MOST_VALUES:
            raise ValueError(_("Choose at most %(most)s.") % {"most": MOST_VALUES})
        codes = set()
        for one in stored:
            code = one.strip() if isinstance(one, str) else ""
            if not re.fullmatch(r"0[1-9][0-9]{0,2}", code):
                raise ValueError(_("Write an area code as 08 or 0411."))
            codes.add(code)
        return tuple(sorted(codes)) or None

    def words(self, value: Any, references: References) -> str:
        return listed(list(value))


def in_sentence(label: str) -> str:
    """Return a label as it stands within a sentence; abbreviations keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def listed(names: list[str], *, and_: bool = False) -> str:
    """Join names: `A, B or C`, or `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    last = {"first": ", ".join(names[:-1]), "last": names[-1]}
    return _("%(first)s and %(last)s") % last if and_ else _("%(first)s or %(last)s") % last
