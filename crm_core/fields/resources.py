"""The base of a subject's part of the API: marks, comparing and narrowing, out of the registry."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.fields.choices import Choice, Fixed, Tags, named
from crm_core.fields.kinds import Date, YesNo
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import BUILT_IN, Field, built_in_of, fetch, fields_of
from kundsystem.accounts.actor import Actor
from kundsystem.api.parameters import Day, Parameter, Word
from kundsystem.api.resources import Resource
from kundsystem.shared.errors import UserError

NOTHING = "none"
ENDS = {"from": "gte", "to": "lte"}


class SubjectResource(Resource):
    """A resource whose fields are in the registry.

    Attributes:
        subject: whose fields.
    """

    subject = ""

    def narrowing(self) -> tuple[Parameter, ...]:
        return (*super().narrowing(), *own_parameters(self.subject))

    def fetch(self, things: Sequence[Any]) -> None:
        fetch(self.subject, things)

    def mark(self, thing: Any) -> str:
        """Return a digest of all that can be changed; what the system keeps itself leaves it alone."""
        tokens = [field.token(thing) for field in fields_of(self.subject) if field.editable]
        text = "\x1f".join([*tokens, str(thing.archived_at)])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def seen(self, thing: Any, values: Mapping[str, Any]) -> dict[str, str]:
        return {field.name: field.token(thing) for field in fields_of(self.subject) if field.name in values}


@dataclass(frozen=True)
class FieldParameter(Parameter):
    """One of the values of a field: its key or its name, or `none` for those without one."""

    of: Field = dataclass_field(kw_only=True)

    @property
    def takes_keys(self) -> bool:
        """Whether its values are rows of a table."""
        return isinstance(self.of.kind, Choice | Tags)

    def sentence(self) -> str:
        names = {"field": self.of.label}
        if not self.takes_keys:
            return _("Those with this value of “%(field)s”.") % names
        if self.of.required or isinstance(self.of.kind, Tags):
            return _("Those with this value of “%(field)s”, given as key or name.") % names
        return _("Those with this value of “%(field)s”, given as key or name; “none” for those without.") % names

    def read(self, raw: str) -> Any:
        kind = self.of.kind
        if raw == NOTHING and not self.of.required:
            return None
        if self.takes_keys and (key := as_key(raw)):
            return key
        if isinstance(kind, YesNo):
            return _as_boolean(raw)
        text = super().read(raw)
        try:
            return kind.from_json([text], self.of)[0] if isinstance(kind, Tags) else kind.from_json(text, self.of)
        except UserError as error:
            raise ValueError(error.message) from error

    def described(self) -> dict[str, Any]:
        if isinstance(self.of.kind, Fixed):
            return {"type": "string", "enum": list(self.of.kind.choices.values)}
        if isinstance(self.of.kind, YesNo):
            return {"type": "boolean"}
        if self.takes_keys:
            return named()
        return super().described()

    def narrow(self, rows: QuerySet[Any], query: QueryDict, actor: Actor) -> QuerySet[Any]:
        values = self.value_in(query)
        if values is None:
            return rows
        return self.of.narrow(rows, values if self.many else [values])


@dataclass(frozen=True)
class DayParameter(Day):
    """One end of a period that a field's day lies in, that end included."""

    of: Field = dataclass_field(kw_only=True)
    end: str = dataclass_field(kw_only=True)

    def sentence(self) -> str:
        names = {"field": self.of.label}
        if self.end == "from":
            return _("Those whose “%(field)s” is this day or later.") % names
        return _("Those whose “%(field)s” is this day or earlier.") % names

    def narrow(self, rows: QuerySet[Any], query: QueryDict, actor: Actor) -> QuerySet[Any]:
        day = self.value_in(query)
        if day is None:
            return rows
        named = f"compared_{self.of.name}"
        return rows.alias(**{named: self.of.compared()}).filter(**{f"{named}__{ENDS[self.end]}": day})


def choice_parameters(subject: str) -> tuple[Parameter, ...]:
    """Return a parameter for every field that can be chosen by: own values, people, tags, fixed words, yes or no."""
    return choices_among(built_in_of(subject))


def own_parameters(subject: str) -> tuple[Parameter, ...]:
    """Return such parameters for the fields that the organisation has added."""
    own = [field for field in fields_of(subject) if field.source != BUILT_IN]
    return (*choices_among(own), *periods_among(own))


def choices_among(fields: Iterable[Field]) -> tuple[Parameter, ...]:
    """Return such a parameter for some fields."""
    kinds = (Choice, Fixed, Tags, YesNo)
    return tuple(
        FieldParameter(field.name, field.label, many=not isinstance(field.kind, YesNo), of=field)
        for field in fields
        if field.filterable and isinstance(field.kind, kinds)
    )


def period_parameters(subject: str) -> tuple[Parameter, ...]:
    """Return two parameters for every field that is a day: from which, and until which."""
    return periods_among(built_in_of(subject))


def periods_among(fields: Iterable[Field]) -> tuple[Parameter, ...]:
    """Return such parameters for some fields."""
    days = [field for field in fields if isinstance(field.kind, Date)]
    return tuple(DayParameter(f"{field.name}_{end}", field.label, of=field, end=end) for field in days for end in ENDS)


def archived_parameter() -> Word:
    """Return the parameter that says whether what is put away is wanted; without it, it is left out."""
    sentence = gettext_lazy(
        "Whether archived ones are given: “no” leaves them out, “only” gives no others, “too” gives all."
    )
    return Word("archived", sentence, _by_archived, words=("no", "only", "too"), default="no")


def _by_archived(rows: QuerySet[Any], word: str) -> QuerySet[Any]:
    return rows if word == "too" else rows.filter(archived_at__isnull=word == "no")


def _as_boolean(raw: str) -> bool:
    if raw not in {"true", "false"}:
        raise ValueError(_("Write this as true or false."))
    return raw == "true"
