"""The criteria: each a small class; whoever has data to select by registers one.

A subject above selections puts its criteria into a module `criteria` in its own folder; those of customers, contacts,
notes and deals are in `crm_core/selections/criteria/`. A new one needs no other change: the engine, the builder, the
sentence, the explanation and the API all ask here.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Exists, Q, QuerySet

from crm_core.selections.lens import Lens
from crm_core.selections.parameters import Parameter
from crm_core.selections.references import References

Values = Mapping[str, Any]
CUSTOMER, PERSON = "customer", "person"


@dataclass(frozen=True)
class Evidence:
    """A fact that shows why a condition holds: a deal, a note, a value, with its day and where to see it."""

    text: str
    when: dt.date | None = None
    url: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Phrase:
    """What a condition says of somebody, as text around the values that are set off: `has bought ` `Säljkompass`."""

    text: str  # with placeholders for the values
    values: Mapping[str, str]


class Criterion:
    """One thing that customers, or persons, can be selected by.

    Attributes:
        name: in what is stored, so it never changes.
        label: lazily translated; what the builder's list calls it.
        icon: name in icons.txt.
        group: heading in the builder's list.
        about: `customer`, or `person`: then it is about each person when persons are asked for, and about some person
            of the customer when customers are.
        parameters: what it is given. All that one condition is given is about one and the same row.
        together: at least one of these parameters must be given; empty = whatever is required by itself.
    """

    name = ""
    label: Any = ""
    icon = "filter"
    group: Any = ""
    order = 100
    about = CUSTOMER
    parameters: tuple[Parameter, ...] = ()
    together: tuple[str, ...] = ()

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        """Return what the database is asked; it is true or false of everybody, never NULL."""
        raise NotImplementedError(self)

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        """Say it of one customer or person: a verb and what follows, so that it can stand after “that”."""
        raise NotImplementedError(self)

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        """Return what shows that it holds, or nearly held, for a customer (and a person); three at most."""
        return []

    def check(self, given: Values, lens: Lens) -> Iterable[tuple[str, str, str]]:
        """Yield what no single parameter can tell is wrong: the parameter, a code and a sentence."""
        return ()

    def words(self, given: Values, references: References) -> dict[str, str]:
        """Say each value that was given."""
        return {
            parameter.name: parameter.words(value, references)
            for parameter in self.parameters
            if (value := given.get(parameter.name)) is not None
        }


class RowCriterion(Criterion):
    """That a customer has at least one row of some kind: a deal, a note, a mailing."""

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        """Return the rows that count, of all customers; they have a column `customer`."""
        raise NotImplementedError(self)

    def tell(self, row: Any) -> Evidence:
        """Say a row as evidence."""
        raise NotImplementedError(self)

    def newest(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Order rows, those that say most first, with what `tell` needs."""
        return rows

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        return lens.has(self.rows(given, lens))

    def evidence(self, given: Values, lens: Lens, customer: uuid.UUID, person: uuid.UUID | None) -> list[Evidence]:
        found = self.newest(self.rows(given, lens).filter(customer=customer))
        return [self.tell(row) for row in found[:3]]


class Source(Protocol):
    """Where more criteria come from than those that are registered: what the organisation in force has added."""

    def one(self, name: str) -> Criterion | None:
        """Return the one of that name, or None."""

    def every(self) -> Iterable[Criterion]:
        """Return all of them."""


_criteria: dict[str, Criterion] = {}
_sources: list[Source] = []


def register(*criteria: Criterion) -> None:
    """Add criteria."""
    for criterion in criteria:
        _criteria[criterion.name] = criterion


def register_source(source: Source) -> None:
    """Ask for more criteria there."""
    _sources.append(source)


def criterion_of(name: str) -> Criterion | None:
    """Return a criterion, or None when there is none of that name."""
    found = (_criteria.get(name), *(source.one(name) for source in _sources))
    return next((criterion for criterion in found if criterion is not None), None)


def all_criteria() -> Iterable[Criterion]:
    """Return every criterion, as the builder lists them."""
    every = [*_criteria.values(), *(criterion for source in _sources for criterion in source.every())]
    return sorted(every, key=lambda criterion: (criterion.order, criterion.name))
