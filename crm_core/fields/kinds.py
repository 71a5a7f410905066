"""What a field can hold: how it is read, shown, edited, stored and compared.

Addresses and numbers with rules of their own are in `formatted`; own values, people, customers and tags in `choices`.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm_core.fields.form_field import KindField
from crm_core.fields.lookups import Lookups
from kundsystem.shared import formatting, numbers

if TYPE_CHECKING:
    from crm_core.fields.registry import Field

# What can not be stored, or would turn the text around where it is shown.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def clean_text(raw: str) -> str:
    """Take away what is not seen, and the spaces around."""
    return _UNSEEN.sub("", raw).strip().strip("\u00a0")


class Kind:
    """Base of all kinds: a line of text."""

    name = "text"
    empty: Any = ""
    is_numeric = False
    column_suffix = ""
    widget = "input"  # templates crm_core/fields/edit/<widget>.html
    display = "text"  # templates crm_core/fields/show/<display>.html
    input_type = "text"
    inputmode = ""
    sheet_style = ""  # how a sheet shows what `to_sheet` gives: number, decimal, date, month or moment; texts need none

    def parse(self, raw: str, field: "Field", lookups: Lookups | None = None) -> Any:
        """Read what was typed; the empty value for nothing, UserError with the field's name when it is wrong."""
        text = self.clean(raw)
        if not text:
            if field.required:
                raise field.error(self.missing(field), "required")
            return self.empty
        self.refuse_long(text, field)
        try:
            return self.understand(text, field, lookups)
        except ValueError as error:
            raise field.error(self.sentence(error), "invalid") from error

    def refuse_long(self, text: str, field: "Field") -> None:
        """Refuse what does not fit."""
        if field.limit and len(text) > field.limit:
            message = ngettext(
                "At most %(limit)s character fits here. This is %(count)s.",
                "At most %(limit)s characters fit here. This is %(count)s.",
                field.limit,
            )
            raise field.error(message % {"limit": field.limit, "count": len(text)}, "too_long")

    def clean(self, raw: str) -> str:
        """Normalise spaces; a line is one line."""
        return re.sub(r"\s+", " ", clean_text(raw))

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> Any:
        """Turn a text that is not empty into a value; ValueError when it is none."""
        return text

    def missing(self, field: "Field") -> str:
        """Say what to do about a required field that is empty."""
        return _("Fill this in.")

    def sentence(self, error: ValueError) -> str:
        """Say what is wrong; kinds whose parser has its own sentence pass that on."""
        return str(error)

    def show(self, value: Any) -> str:
        """Return the value as plain text for people."""
        return str(value) if value is not None else ""

    def raw(self, value: Any) -> str:
        """Return the value as it stands in a box to type in."""
        return self.show(value)

    def token(self, value: Any) -> str:
        """Return a text that is equal exactly when the values are."""
        return "" if value is None else str(value)

    def read(self, field: "Field", thing: Model) -> Any:
        """Take the value out of an object."""
        return getattr(thing, field.stored_as)

    def write(self, field: "Field", thing: Model, value: Any) -> list[str]:
        """Put the value into an object; returns the attributes to save. A kind in a table of its own has none."""
        setattr(thing, field.stored_as, value)
        return [field.stored_as]

    def write_related(self, field: "Field", thing: Model, value: Any) -> None:
        """Store what lies in a table of its own, once the object itself is saved."""

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        """Read what stood in a program's request: the same rules and sentences as for what is typed.

        Raises:
            UserError: with the field's name.
        """
        if raw is None and self.empty is None:
            return self.parse("", field, lookups)
        if not isinstance(raw, str):
            raise field.error(_("Write this as a text."), "wrong_type")
        self.refuse_long(raw, field)  # as it was sent, so that the description says exactly what is taken
        return self.parse(raw, field, lookups)

    def to_json(self, value: Any) -> Any:
        """Return the value as a program reads it."""
        return value

    def to_sheet(self, value: Any) -> Any:
        """Return the value as a sheet has it: a number, a day, a moment without zone, or else as it is shown."""
        return self.show(value)

    def sheet_writer(self) -> Callable[[Any], Any]:
        """Return `to_sheet` for the many: what is the same for all of them is worked out once."""
        return self.to_sheet

    def sheet_source(self, field: "Field") -> str | Combinable | None:
        """Return what the database is asked for to be written to a sheet; None when that takes the object itself."""
        return field.stored_as

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        """Return the JSON schema of what `to_json` gives, or of what `from_json` takes; null is added by itself."""
        limits = {"maxLength": field.limit} if field.limit and not reading else {}
        return {"type": "string", **limits, **self.format(reading=reading)}

    def format(self, *, reading: bool) -> dict[str, Any]:
        """Return what the JSON schema says besides the type of a text."""
        return {}

    def narrow(self, rows: QuerySet[Any], field: "Field", values: list[Any]) -> QuerySet[Any]:
        """Return the rows whose value is one of these; None among them is those without a value."""
        given = [value for value in values if value is not None]
        condition = Q(**{f"{field.stored_as}__in": given}) if given else Q()
        if None in values:
            condition |= Q(**{f"{field.stored_as}__isnull": True})
        return rows.filter(condition)

    def form_field(self, field: "Field", thing: Model | None = None) -> forms.Field:
        """Make the field of a form; `thing` is what is edited, whose value stays a choice though it is archived."""
        return KindField(field, self.form_widget(field, thing))

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        """Make the control; `type` and `inputmode` choose the phone's keyboard."""
        attributes = {"inputmode": self.inputmode, "autocomplete": field.autocomplete, "maxlength": field.limit or None}
        control = forms.TextInput({name: value for name, value in attributes.items() if value})
        # A date is typed as text: 9/3 2026 and 20260309 are understood, which a date box would refuse.
        control.input_type = "text" if self.input_type == "date" else self.input_type
        return control


class Text(Kind):
    """A line of text."""


class LongText(Kind):
    """Text with line breaks."""

    name = "long_text"
    widget = "textarea"

    def clean(self, raw: str) -> str:
        return clean_text(raw.replace("\r\n", "\n").replace("\r", "\n"))

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        return forms.Textarea({"maxlength": field.limit} if field.limit else {})


class Number(Kind):
    """A whole number that is not negative, unless `negative` says so, or with decimals."""

    name = "number"
    empty = None
    is_numeric = True
    inputmode = "numeric"

    def __init__(self, *, decimals: int = 0, negative: bool = False, most: int = 2_147_483_647) -> None:
        self.decimals, self.negative, self.most = decimals, negative, most
        self.sheet_style = "decimal" if decimals else "number"
        if decimals:
            self.inputmode = "decimal"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> Any:
        text = self._ungrouped(text)
        try:
            value = numbers.parse_decimal(text) if self.decimals else Decimal(numbers.parse_integer(text))
        except ValueError:
            raise ValueError(
                _("This is not a number. Write it as 1,234.5.")
                if self.decimals
                else _("This is not a whole number. Write it as 1,234.")
            ) from None
        if value < 0 and not self.negative:
            raise ValueError(_("The number cannot be negative."))
        if abs(value) > self.most:
            raise ValueError(_("The number is too large."))
        return value.quantize(Decimal(1).scaleb(-self.decimals)) if self.decimals else int(value)

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
            exact = Decimal(str(raw))
            # Written out, since a number with an exponent is one too; not when that would fill the memory.
            return self.parse(f"{exact:f}" if abs(exact.adjusted()) < 30 else str(exact), field, lookups)
        if raw is None or (isinstance(raw, str) and self.decimals):
            return self.parse(raw or "", field, lookups)
        raise field.error(_("Write this as a number."), "wrong_type")

    def to_json(self, value: Any) -> Any:
        # Exactly, which a program's own numbers with decimals are not.
        return f"{value:.{self.decimals}f}" if self.decimals and value is not None else value

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        if self.decimals:
            exact = {"type": "string", "format": "decimal"}
            return exact if reading else {"oneOf": [{"type": "number"}, exact]}
        least = -self.most if self.negative else 0
        return {"type": "integer"} | ({} if reading else {"minimum": least, "maximum": self.most})

    def to_sheet(self, value: Any) -> Any:
        return value

    def show(self, value: Any) -> str:
        return formatting.number(value)

    def raw(self, value: Any) -> str:
        return self._plain(formatting.number(value))

    @staticmethod
    def _plain(shown: str) -> str:
        """Group by what is read back: a comma that groups would be read as the decimal sign that it is in Swedish."""
        return shown.replace(",", "") if formatting.convention().group == "," else shown.replace(formatting.NBSP, " ")

    @staticmethod
    def _ungrouped(text: str) -> str:
        """Take away the commas of 1,200 where the language groups by them."""
        is_grouped = formatting.convention().group == "," and re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text)
        return text.replace(",", "") if is_grouped else text


class Money(Number):
    """An amount in kronor."""

    name = "money"

    def __init__(self, *, negative: bool = True) -> None:
        super().__init__(decimals=2, negative=negative, most=10**11)

    def show(self, value: Any) -> str:
        return formatting.kr(value)

    def raw(self, value: Any) -> str:
        whole = value is None or value == int(value)
        return self._plain(formatting.number(value, 0 if whole else 2))


class Date(Kind):
    """A day."""

    name = "date"
    empty = None
    is_numeric = True
    input_type = "date"
    display = "date"
    sheet_style = "date"

    def __init__(self, *, by_month: bool = False) -> None:
        """Take a day; shown as its month where the day matters little."""
        if by_month:
            self.display = self.sheet_style = "month"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> dt.date:
        try:
            day = numbers.parse_date(text)
        except ValueError:
            raise ValueError(_("This is not a date. Write it as 2026-03-09.")) from None
        if not 1800 <= day.year <= 2200:
            raise ValueError(_("The year cannot be right. Write the date as 2026-03-09."))
        return day

    def show(self, value: Any) -> str:
        return formatting.iso_date(value)

    def to_sheet(self, value: Any) -> Any:
        return value

    def to_json(self, value: Any) -> Any:
        return value.isoformat() if value else None

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@lru_cache(maxsize=2000)
def _short_day(day: dt.date, today: dt.date, language: str | None) -> str:
    """Write a day; a list shows the same few days over and over, in the language that is asked with."""
    return formatting.short_date(day, today)


class Moment(Kind):
    """A day and time that the system itself keeps."""

    name = "moment"
    empty = None
    is_numeric = True
    display = "moment"
    sheet_style = "moment"

    def show(self, value: Any) -> str:
        if not value:
            return ""
        # A list shows hundreds: asking for the zone once is what takes least.
        zone = timezone.get_current_timezone()
        return _short_day(value.astimezone(zone).date(), dt.datetime.now(zone).date(), get_language())

    def to_sheet(self, value: Any) -> Any:
        # To the second, and as the clock on the wall showed it: a sheet knows no zones.
        return self.sheet_writer()(value)

    def sheet_writer(self) -> Callable[[Any], Any]:
        zone = timezone.get_current_timezone()
        return lambda value: value.astimezone(zone).replace(tzinfo=None, microsecond=0) if value else None

    def token(self, value: Any) -> str:
        return value.isoformat() if value else ""

    def to_json(self, value: Any) -> Any:
        return timezone.localtime(value).isoformat() if value else None

    def format(self, *, reading: bool) -> dict[str, Any]:
        return {"format": "date-time"}


class YesNo(Kind):
    """Yes or no."""

    name = "yes_no"
    empty: Any = False
    widget = "checkbox"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> bool:
        word = text.casefold()
        if word in {"1", "on", "ja", "j", "yes", "y", "true", "sant", "x"}:
            return True
        if word in {"0", "off", "nej", "n", "no", "false", "falskt", "-"}:
            return False
        raise ValueError(_("Write yes or no."))

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        return forms.CheckboxInput()

    def show(self, value: Any) -> str:
        return _("Yes") if value else _("No")

    def raw(self, value: Any) -> str:
        return "1" if value else ""

    def token(self, value: Any) -> str:
        return "1" if value else "0"

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        if not isinstance(raw, bool):
            raise field.error(_("Write this as true or false."), "wrong_type")
        return raw

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        return {"type": "boolean"}
