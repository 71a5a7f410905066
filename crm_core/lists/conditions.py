"""What a list can be narrowed by: each condition reads the address, narrows the rows and tells itself as a pill.

A list's conditions are a tuple of these. What has rules of its own, such as an interval of postcodes, is a condition
class beside the list that has it.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _

from crm_core.fields.kinds import clean_text
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import Field
from crm_core.selections import tree
from crm_core.selections.registry import criterion_of
from kundsystem.accounts.actor import Actor

# Stands in the address for having nothing: no owner, no unit.
NOTHING = "none"

Names = Mapping[uuid.UUID, str]


@dataclass(frozen=True, eq=False)
class Condition:
    """Base of all conditions.

    Args:
        name: its parameter in the address.
        label: lazily translated; heads its choices and begins its pill.
    """

    name: str
    label: Any

    template = "typed"  # crm_core/lists/conditions/<template>.html
    # Whether it is written in a box rather than chosen; boxes stand below what is chosen.
    is_typed = False
    # Whether it is not worth offering when there is nothing in the database to choose.
    is_chosen_from_rows = False
    # Whether it may ask for anything at all, which may take long.
    is_patient = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter of the address that it consists of."""
        return (self.name,)

    def read(self, query: QueryDict) -> Any:
        """Return what the address says, as `narrow` wants it; something false when it says nothing understandable."""
        raise NotImplementedError

    def known(self, value: Any, actor: Actor) -> Any:
        """Return what was read as whoever asks may have it, when that depends on who it is."""
        return value

    def problem(self, value: Any) -> str:
        """Say why nothing can be shown by it; nothing when all is well."""
        return ""

    def narrow(self, rows: Any, value: Any) -> Any:
        """Return the rows that meet it."""
        raise NotImplementedError

    def as_criterion(self, subject: str, value: Any) -> "tree.Condition | tree.Group | None":
        """Return what says the same in a selection; None when nothing does."""
        return None

    def tell(self, value: Any, names: Names) -> str:
        """Return how the value reads; nothing when what it names no longer exists."""
        raise NotImplementedError

    def named(self, value: Any) -> QuerySet[Any] | None:
        """Return the rows whose names `tell` wants."""
        return None

    def offered(self, actor: Actor) -> QuerySet[Any] | None:
        """Return the rows that somebody can choose among, when they are in the database."""
        return None

    def listed(self) -> list[tuple[str, str]]:
        """Return what somebody can choose among, key and name, when that is known without asking."""
        return []


class Chosen(NamedTuple):
    """Some rows, or having none."""

    keys: tuple[uuid.UUID, ...] = ()
    nothing: bool = False

    def __bool__(self) -> bool:
        return bool(self.keys or self.nothing)


@dataclass(frozen=True, eq=False)
class OneOf(Condition):
    """That it is one of some rows of another table.

    Args:
        choices: the rows to choose among.
        nothing: how having none reads in a pill, lazily translated; empty where every row has one.
        nothing_label: the same among the choices.
        lookup: the reference, when it is not called like the condition.
        narrow_by: narrows the rows by keys, where that is more than comparing a reference.
    """

    choices: Callable[[], QuerySet[Any]]
    nothing: Any = ""
    nothing_label: Any = ""
    lookup: str = ""
    narrow_by: Callable[[Any, tuple[uuid.UUID, ...]], Any] | None = None

    template = "one_of"
    is_chosen_from_rows = True

    @property
    def model(self) -> type[Model]:
        """The table that is chosen among."""
        return self.choices().model

    def read(self, query: QueryDict) -> Chosen:
        given = query.getlist(self.name)
        keys = dict.fromkeys(key for raw in given if (key := as_key(raw)))
        return Chosen(tuple(keys), bool(self.nothing) and NOTHING in given)

    def narrow(self, rows: Any, value: Chosen) -> Any:
        if self.narrow_by is not None:
            return self.narrow_by(rows, value.keys)
        lookup = self.lookup or self.name
        condition = Q(**{f"{lookup}__in": value.keys}) if value.keys else Q()
        condition |= Q(**{f"{lookup}__isnull": True}) if value.nothing else Q()
        return rows.filter(condition)

    def tell(self, value: Chosen, names: Names) -> str:
        found = [names[key] for key in value.keys if key in names]
        return either([*found, str(self.nothing)] if value.nothing else found)

    def named(self, value: Chosen) -> QuerySet[Any] | None:
        # Archived ones too: an old link tells what it asks for.
        return self.model._default_manager.filter(pk__in=value.keys) if value.keys else None

    def offered(self, actor: Actor) -> QuerySet[Any]:
        return self.choices()

    def as_criterion(self, subject: str, value: Chosen) -> tree.Condition | tree.Group | None:
        name = f"{subject}.{self.name}"
        if criterion_of(name) is None:
            return None
        given = [tree.Condition(name, {"is": [str(key) for key in value.keys]})] if value.keys else []
        given += [tree.Condition(name, {"content": "empty"})] if value.nothing else []
        return given[0] if len(given) == 1 else tree.Group(tree.ANY, tuple(given))


@dataclass(frozen=True, eq=False)
class Word(Condition):
    """That it is one of a few words that the product itself decides."""

    words: type[TextChoices]

    template = "word"

    def read(self, query: QueryDict) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for word in query.getlist(self.name) if word in self.words.values))

    def narrow(self, rows: Any, value: tuple[str, ...]) -> Any:
        return rows.filter(**{f"{self.name}__in": value})

    def as_criterion(self, subject: str, value: tuple[str, ...]) -> tree.Condition | None:
        name = f"{subject}.{self.name}"
        return tree.Condition(name, {"is": list(value)}) if criterion_of(name) else None

    def tell(self, value: tuple[str, ...], names: Names) -> str:
        return either([str(self.words(word).label) for word in value])


@dataclass(frozen=True, eq=False)
class Begins(Condition):
    """That a text begins so; `narrow_by` is the question that has an index."""

    narrow_by: Callable[[Any, str], Any]

    is_typed = True

    def read(self, query: QueryDict) -> str:
        return clean_text(query.get(self.name, ""))[:80]

    def narrow(self, rows: Any, value: str) -> Any:
        return self.narrow_by(rows, value)

    def tell(self, value: str, names: Names) -> str:
        return value


@dataclass(frozen=True, eq=False)
class Mark(Condition):
    """That it is marked; `narrow_by` is the question that has an index."""

    narrow_by: Callable[[Any], Any]

    template = "mark"

    def read(self, query: QueryDict) -> bool:
        return query.get(self.name) == "1"

    def narrow(self, rows: Any, value: bool) -> Any:
        return self.narrow_by(rows)

    def tell(self, value: bool, names: Names) -> str:
        return _("yes")


def one_of(field: Field, **more: Any) -> OneOf:
    """Make the condition of a field whose values are rows; called as it is, with its label and its choices."""
    return OneOf(field.name, field.label, field.kind.queryset, **more)  # type: ignore[attr-defined]


def either(values: list[str]) -> str:
    """Write `this, that or the other`."""
    if len(values) < 2:
        return "".join(values)
    return _("%(some)s or %(last)s") % {"some": ", ".join(values[:-1]), "last": values[-1]}
