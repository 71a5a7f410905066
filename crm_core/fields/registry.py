"""One registry of every field, which everything generic asks.

A form, a list's columns, sorting, filters, inline editing and the import know nothing of phones or statuses: they ask
which fields a subject has and let the field's kind do the work. A subject registers its fields in its `registry.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.db.models.expressions import Combinable

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


def register(*fields: Field) -> None:
    """Add fields, in the order they are to be shown."""
    for field in fields:
        _fields.setdefault(field.subject, {})[field.name] = field


def register_groups(subject: str, groups: Iterable[tuple[str, Any]]) -> None:
    """Name the groups of a subject's form, in order: key and lazily translated heading."""
    _groups.setdefault(subject, {}).update(groups)


def fields_of(subject: str) -> list[Field]:
    """Return every field of a subject, in order."""
    return list(_fields.get(subject, {}).values())


def field_of(subject: str, name: str) -> Field:
    """Return one field; NotFound when the subject has none of that name."""
    try:
        return _fields[subject][name]
    except KeyError:
        raise NotFound("") from None


def groups_of(subject: str) -> dict[str, Any]:
    """Return a subject's groups: key and heading, in order."""
    return dict(_groups.get(subject, {}))


def subjects() -> list[str]:
    """Return every subject that has fields."""
    return list(_fields)
