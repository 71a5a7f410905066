"""One registry of every field, which everything generic asks.

A form, a list's columns, sorting, filters, inline editing and the import know nothing of phones or statuses: they ask
which fields a subject has and let the field's kind do the work. A subject registers its fields in its `registry.py`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable, F

from crm_core.fields.kinds import Kind
from crm_core.fields.lookups import Lookups
from kundsystem.shared.errors import NotFound, UserError

BUILT_IN = "built-in"


@dataclass(frozen=True)
class Sort:
    """How a list is ordered by a field.

    Args:
        by: expression that is compared; rows without a value come last whichever way it is turned.
        column: the column that says whether there is a value, when `by` is not its name.
        empty: value that counts as none besides NULL; None when there is no such.
        always: whether every row has a value, so that nothing needs to come last.
        through: reference to a small table of values, whose own expression `by` then is. Rows with the same value
            stay together, and there is an index of the reference with the name.
    """

    by: str | Combinable
    column: str = ""
    empty: str | None = None
    always: bool = False
    through: str = ""

    @property
    def present(self) -> Q:
        """What rows that have a value meet."""
        if self.always:
            return Q()
        column = self.column or self.through or str(self.by)
        return ~Q(**{column: self.empty}) if self.empty is not None else Q(**{f"{column}__isnull": False})


@dataclass(frozen=True)
class Field:
    """One piece of information about a subject.

    Args:
        subject: `customer`, `contact`, `note` …
        name: unique within the subject; stands in addresses and in saved layouts, so it never changes.
        label: lazily translated, with a capital: a form's label and a column's heading.
        kind: what it holds; knows how to read, show, edit and compare it.
        group: heading in forms (a key of the subject's groups).
        attribute: the model's attribute, when it is not called like the field.
        required: whether it may be empty.
        limit: most characters.
        column: whether a list may show it; `default_column` says where it stands to begin with (0 = not).
        phone: the class of the list's two-line layout on a phone; without one the column is left out there.
        sort: how a list is ordered by it; None = not at all.
        filterable: whether a list can be narrowed by it.
        in_form: whether the form has it; `up_front` whether it stands among the few first.
        editable: whether it is edited where it stands.
        importable: whether a file may bring it; `synonyms` are headings that mean it, in Swedish and English.
        example: shown in the empty box.
        autocomplete: the browser's own name for it; `off` for what concerns another company than one's own.
        source: where the definition comes from.
    """

    subject: str
    name: str
    label: Any
    kind: Kind
    group: str = ""
    attribute: str = ""
    required: bool = False
    limit: int = 0
    column: bool = True
    default_column: int = 0
    phone: str = ""
    sort: Sort | None = None
    filterable: bool = False
    in_form: bool = True
    up_front: bool = False
    wide: bool = False
    editable: bool = True
    importable: bool = True
    synonyms: tuple[str, ...] = ()
    example: str = ""
    hint: Any = ""
    autocomplete: str = "off"
    source: str = BUILT_IN

    @property
    def key(self) -> str:
        """Name that is unique among all subjects."""
        return f"{self.subject}.{self.name}"

    @property
    def stored_as(self) -> str:
        """The attribute that holds the value."""
        return self.attribute or self.name

    @property
    def column_name(self) -> str:
        """The database column, as the history names it."""
        return self.stored_as + self.kind.column_suffix

    @property
    def is_sortable(self) -> bool:
        """Whether a list can be ordered by it."""
        return self.sort is not None

    @property
    def align(self) -> str:
        """The class of its table cells."""
        return "num" if self.kind.is_numeric else ""

    @property
    def column_class(self) -> str:
        """Everything a list's cell needs to be laid out."""
        return " ".join(part for part in (self.align, self.phone or "m-hide") if part)

    @property
    def start(self) -> Any:
        """What something new begins with; None when with nothing."""
        return None

    def parse(self, raw: str, lookups: Lookups | None = None) -> Any:
        """Read what was typed or stood in a file.

        Raises:
            UserError: with this field's name; it is required and empty, too long or not of its kind.
        """
        return self.kind.parse(raw, self, lookups)

    def read(self, thing: Model) -> Any:
        """Return the value of an object."""
        return self.kind.read(self, thing)

    def write(self, thing: Model, value: Any) -> list[str]:
        """Put a value into an object; returns the attributes that must be saved."""
        return self.kind.write(self, thing, value)

    def same(self, value: Any) -> Q:
        """Return what the rows meet that have a value."""
        return Q(**{self.stored_as: value})

    def updated(self, value: Any) -> dict[str, Any]:
        """Return what many rows are updated with to get a value."""
        return {self.stored_as: value}

    def narrow(self, rows: QuerySet[Any], values: list[Any]) -> QuerySet[Any]:
        """Return the rows whose value is one of these; None among them is those without a value."""
        return self.kind.narrow(rows, self, values)

    def compared(self) -> Combinable:
        """Return the expression by which its values are compared."""
        return F(self.stored_as)

    def sheet_source(self) -> str | Combinable | None:
        """Return what the database is asked for to be written to a sheet; None when that takes the object itself."""
        return self.kind.sheet_source(self)

    def sheet_writer(self, *, taken: bool = False) -> Callable[[Any], Any]:
        """Return what makes a sheet's cell of a value; `taken` when it comes as `sheet_source` gives it."""
        return self.kind.sheet_writer()

    def show(self, thing: Model) -> str:
        """Return an object's value as plain text."""
        return self.kind.show(self.read(thing))

    def token(self, thing: Model) -> str:
        """Return an object's value as it is compared with what somebody was shown."""
        return self.kind.token(self.read(thing))

    def error(self, message: object, code: str = "") -> UserError:
        """Make the error that belongs to this field."""
        return UserError(message, field=self.name, code=code)


_fields: dict[str, dict[str, Field]] = {}
_groups: dict[str, dict[str, Any]] = {}


class Source(Protocol):
    """Where more fields come from than those that are registered: what the organisation in force has added."""

    def fields(self, subject: str) -> Mapping[str, Field]:
        """Return the fields of a subject, in order."""

    def groups(self, subject: str) -> Mapping[str, Any]:
        """Return the groups that these stand in."""

    def fetch(self, subject: str, things: Sequence[Any], only: Iterable[Field] | None) -> None:
        """Fetch what the fields of some things name, all of it together."""


_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Ask for more fields there, whenever a subject's are asked for."""
    _sources.append(source)


def register(*fields: Field) -> None:
    """Add fields, in the order they are to be shown."""
    for field in fields:
        _fields.setdefault(field.subject, {})[field.name] = field


def register_groups(subject: str, groups: Iterable[tuple[str, Any]]) -> None:
    """Name the groups of a subject's form, in order: key and lazily translated heading."""
    _groups.setdefault(subject, {}).update(groups)


def fetch(subject: str, things: Sequence[Any], only: Iterable[Field] | None = None) -> None:
    """Fetch what the fields of many things name, so that it is not looked up for each; `only` those that are shown."""
    for source in _sources:
        source.fetch(subject, things, only)


def fields_of(subject: str) -> list[Field]:
    """Return every field of a subject, in order."""
    found = list(_fields.get(subject, {}).values())
    for source in _sources:
        found += source.fields(subject).values()
    return found


def built_in_of(subject: str) -> list[Field]:
    """Return the product's own fields of a subject: what may be kept for every organisation alike."""
    return list(_fields.get(subject, {}).values())


def field_of(subject: str, name: str) -> Field:
    """Return one field; NotFound when the subject has none of that name."""
    for known in (_fields.get(subject, {}), *(source.fields(subject) for source in _sources)):
        if name in known:
            return known[name]
    raise NotFound("")


def groups_of(subject: str) -> dict[str, Any]:
    """Return a subject's groups: key and heading, in order."""
    found = dict(_groups.get(subject, {}))
    for source in _sources:
        found |= source.groups(subject)
    return found


def subjects() -> list[str]:
    """Return every subject that has fields."""
    return list(_fields)
