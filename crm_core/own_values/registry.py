"""Which own values there are: each subject registers its lists, and they are all shaped in the same way.

A family is a page of the settings; its lists are the parts of that page.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from crm_core.fields.values import OwnValue, TonedValue
from kundsystem.shared.errors import NotFound
from kundsystem.web import navigation

Hook = Callable[[Any], None]


@dataclass(frozen=True)
class Family:
    """A page of the settings with one or more lists of values.

    Args:
        key: in its address.
        label: lazily translated; the page's heading.
        hint: lazily translated; what one does there.
        icon, group, order: its place among the settings.
        other_words: what other people call it.
    """

    key: str
    label: Any
    hint: Any
    icon: str
    group: str
    order: int
    other_words: Any = ""


@dataclass(frozen=True)
class Proposal:
    """A value that is proposed while one types: its name, what it has besides, and where it comes from."""

    name: str
    more: Mapping[str, str]
    told: str


@dataclass(frozen=True)
class Column:
    """What a value has besides its name and its tone.

    Args:
        name: of the model's field, which is also what the form asks for.
        label: lazily translated.
        shown: how a value's is written.
        number: whether it stands to the right.
        suffix: stands after the box: a unit.
    """

    name: str
    label: Any
    shown: Callable[[Any], str]
    number: bool = False
    suffix: str = ""


@dataclass(frozen=True)
class Use:
    """The rows that have a value.

    Args:
        table, column: where they refer to it.
        told: how many they are, in words (`ngettext_lazy` by `count`).
        address: the page that shows them, as a pattern that takes the value's key as `{}`; empty when there is none.
        counted: what makes a row worth counting, in SQL.
        once: the other column of rows that only tie two things together, and do so once.
    """

    table: str
    column: str
    told: Any
    address: str = ""
    counted: str = "archived_at IS NULL"
    once: str = ""


@dataclass(frozen=True)
class ValueList:
    """Values of one kind.

    Args:
        family: the page they stand on.
        key: in the address.
        label: lazily translated; their name beside the family's other lists.
        one: lazily translated; the button that adds one.
        model: their table.
        uses: what has them, the first being what is counted in the list; merging leads all of these on.
        stays: table and column of rows that go on naming a value that was merged, since that is what was so then.
        fixed: what all of the list have in common, when the table holds other lists too.
        columns: what they have besides name and tone.
        required: whether there must always be one, since something can not do without.
        preview: lazily translated; what stands before the value where it is used.
        scope: narrows the values to those of one thing, see `Scope`.
        proposals: what is proposed for a text while a new one is named.
        after_change: puts right what leans on a value's columns; gets the value.
        after_merge: puts right what leans on which value a thing has; gets the value that stays.
    """

    family: Family
    key: str
    label: Any
    one: Any
    model: type[OwnValue]
    uses: tuple[Use, ...]
    stays: tuple[tuple[str, str], ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    required: bool = False
    preview: Any = ""
    scope: "Scope | None" = None
    proposals: Callable[[str], list[Proposal]] | None = None
    after_change: Hook | None = None
    after_merge: Hook | None = None

    @property
    def toned(self) -> bool:
        """Whether they are shown as chips."""
        return issubclass(self.model, TonedValue)

    @property
    def has_default(self) -> bool:
        """Whether one of them is what new things get."""
        return any(one.name == "is_default" for one in self.model._meta.fields)

    @property
    def proposes(self) -> bool:
        """Whether anything is proposed while a new one is named."""
        return self.proposals is not None

    @property
    def fields(self) -> tuple[str, ...]:
        """What a form asks for."""
        return ("name", *(("tone",) if self.toned else ()), *(column.name for column in self.columns))

    def rows(self) -> QuerySet[Any]:
        """Every value of the list, archived ones too, in order."""
        return self.model._default_manager.filter(**self.fixed)

    def offered(self) -> QuerySet[Any]:
        """Those that are in use."""
        return self.rows().filter(archived_at__isnull=True)


@dataclass(frozen=True)
class Scope:
    """That a value may belong to one thing alone, and be offered only there.

    Args:
        name: of the model's reference.
        common: lazily translated; those that belong to none.
        things: what a value may belong to.
        label: lazily translated; heads the choice.
    """

    name: str
    common: Any
    label: Any
    things: Callable[[], QuerySet[Any]]


@dataclass(frozen=True)
class Naming:
    """A column that names values by key within a text or JSON, where no foreign key can see it."""

    table: str
    column: str
    kind: str


_lists: dict[tuple[str, str], ValueList] = {}
_namings: list[Naming] = []
_links: dict[tuple[str, str], Callable[[uuid.UUID], str]] = {}


def register(values: ValueList) -> ValueList:
    """Add a list, and its family's page to the settings."""
    family = values.family
    _lists[family.key, values.key] = values
    navigation.register(
        navigation.SettingsItem(
            f"values-{family.key}",
            family.label,
            "values_family",
            family.icon,
            family.group,
            family.hint,
            order=family.order,
            other_words=family.other_words,
            url_args=(family.key,),
        )
    )
    return values


def register_naming(table: str, column: str, kind: str) -> None:
    """Say that a column names values by key; `kind` is its type, `jsonb` or `text`."""
    if (naming := Naming(table, column, kind)) not in _namings:
        _namings.append(naming)


def register_link(family: str, key: str, link: Callable[[uuid.UUID], str]) -> None:
    """Say where the things with a value are shown, from a subject above the one that has the list."""
    _links[family, key] = link


def all_lists() -> list[ValueList]:
    """Return every list."""
    return list(_lists.values())


def namings() -> list[Naming]:
    """Return every column that names values by key."""
    return list(_namings)


def lists_of(family: str) -> list[ValueList]:
    """Return the lists of a family, in the order in which they were registered."""
    found = [values for (of, _key), values in _lists.items() if of == family]
    if not found:
        raise NotFound("")
    return found


def list_called(family: str, key: str) -> ValueList:
    """Return a list by its words in the address."""
    if (family, key) not in _lists:
        raise NotFound("")
    return _lists[family, key]


def address_of(values: ValueList, key: uuid.UUID) -> str:
    """Return the page that shows the things with a value; empty when there is none."""
    if link := _links.get((values.family.key, values.key)):
        return link(key)
    return values.uses[0].address.format(key)
