"""Query parameters that say what they are: each is read, refused with its name, and described in the schema.

What a resource is narrowed by is a list of these. A parameter that nobody declared is refused, since one that was
misspelt and passed over would give everything.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

Apply = Callable[[Any, Any], Any]


class BadParameter(UserError):
    """A query parameter is not what it should be."""

    status = 400
    code = "bad_parameter"


@dataclass(frozen=True)
class Parameter:
    """A text that narrows what is listed.

    Args:
        name: as it stands in the address.
        description: lazily translated sentence.
        apply: rows and value → rows.
        many: whether it may stand several times.
        default: value when it is not given; None = it narrows nothing then.
        longest: most characters.
        required: whether it has to be given.
        may_refuse: whether a value that can be read may still be refused (422), for what it names.
    """

    name: str
    description: Any
    apply: Apply = field(default=lambda rows, value: rows)
    many: bool = False
    default: Any = None
    longest: int = 200
    required: bool = False
    may_refuse: bool = False

    def sentence(self) -> str:
        """Say what it does, as the description shows it."""
        return str(self.description)

    def read(self, raw: str) -> Any:
        """Turn a text into a value; ValueError with a sentence when it is none."""
        if "\x00" in raw:
            raise ValueError(_("The text holds characters that cannot be stored."))
        return raw

    def described(self) -> dict[str, Any]:
        """Return the JSON schema of one value."""
        return {"type": "string", "maxLength": self.longest}

    def narrow(self, rows: QuerySet[Any], query: QueryDict, actor: Actor) -> QuerySet[Any]:
        """Return the rows that an address asks for, as far as this parameter is concerned."""
        value = self.value_in(query)
        return rows if value is None else self.apply(rows, value)

    def limits(self, query: QueryDict) -> AbstractContextManager[None]:
        """Return what the rows are fetched within, when the parameter makes that something to be careful with."""
        return nullcontext()

    def value_in(self, query: QueryDict) -> Any:
        """Return the value that an address gives; BadParameter when it is none."""
        given = query.getlist(self.name)
        if not given:
            if self.required:
                raise BadParameter(_("This has to be given."), code="required", field=self.name)
            return self.default
        if len(given) > 1 and not self.many:
            raise BadParameter(_("This can be given once only."), field=self.name)
        try:
            if any(len(raw) > self.longest for raw in given):
                raise ValueError(_("This is too long."))
            values = [self.read(raw) for raw in given]
        except ValueError as error:
            raise BadParameter(str(error), field=self.name) from error
        return values if self.many else values[0]


@dataclass(frozen=True)
class Word(Parameter):
    """One of a few words."""

    words: tuple[str, ...] = ()

    def read(self, raw: str) -> str:
        if raw not in self.words:
            raise ValueError(_("Choose one of: %(words)s.") % {"words": ", ".join(self.words)})
        return raw

    def described(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)} | ({"default": self.default} if self.default else {})


@dataclass(frozen=True)
class Moment(Parameter):
    """A day with a time; without a zone it is Swedish time, and a day alone is its beginning."""

    def read(self, raw: str) -> dt.datetime:
        try:
            moment = parse_datetime(raw) or dt.datetime.combine(parse_date(raw) or dt.date.min, dt.time())
        except ValueError:
            moment = dt.datetime.min  # noqa: DTZ901 (compared below, never used)
        if not 1800 <= moment.year <= 2200:
            raise ValueError(_("This is not a time. Write it as 2026-03-09T14:30:00+01:00."))
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

    def described(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class Day(Parameter):
    """A day."""

    def read(self, raw: str) -> dt.date:
        try:
            day = parse_date(raw)
        except ValueError:
            day = None
        if day is None or not 1800 <= day.year <= 2200:
            raise ValueError(_("This is not a date. Write it as 2026-03-09."))
        return day

    def described(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Key(Parameter):
    """The key of something."""

    def read(self, raw: str) -> uuid.UUID:
        try:
            return uuid.UUID(raw)
        except ValueError:
            raise ValueError(_("This is not a key.")) from None

    def described(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


@dataclass(frozen=True)
class Size(Parameter):
    """A whole number between one and the most that is given at once."""

    most: int = 200

    def read(self, raw: str) -> int:
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw) <= self.most):
            raise ValueError(_("Write a whole number from 1 to %(most)s.") % {"most": self.most})
        return int(raw)

    def described(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.default}


def refuse_unknown(query: QueryDict, known: Iterable[str]) -> None:
    """Refuse an address with a parameter that means nothing there."""
    for name in query:
        if name not in set(known):
            message = _("There is no parameter of this name here.")
            raise BadParameter(message, code="unknown_parameter", field=name[:60])
