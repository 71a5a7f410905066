"""What the history calls each table: every subject describes its own, in its `trail.py`.

A table that nobody has described is told of too, by what its model says; a test asks for a better description.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

# What a change is about, for whoever reads the log.
DATA, SETTINGS, PEOPLE, EXPORT, SIGN_IN, WARNING = "data", "settings", "people", "export", "sign-in", "warning"


@dataclass(frozen=True)
class Table:
    """One table, in words.

    Args:
        name: in the database.
        label: what one row is, with a capital: `Deal`.
        plural: what many are: `Deals`.
        part: DATA, SETTINGS, PEOPLE, EXPORT, SIGN_IN or WARNING.
        area: what it counts as where a customer's changes are narrowed.
        parent: the column with what a row hangs on: it is told of there too.
        named: what a row is called; `related` are the references that takes.
        titles: columns that name a row which is no more, as the history has them.
        labels: columns that no field in the registry stands for.
        hidden: columns that say nothing to people.
        address: name of the URL that shows a row by its key.
        subject: whose fields in the registry are its columns; the table's own name unless told.
        pictures: columns that say where a picture lies.
        words: how one of the names that a column lists is said, by column.
        compared: columns of long texts, whose versions its address shows side by side.
        is_shown: whether it is told of at all; what says the same as another table is not.
        can_undo: whether its changes can be undone from where they are told.
        is_part: whether a row is a part of what its parent names: undoing leaves it with that, or takes both away.
    """

    name: str
    label: Label
    plural: Label
    part: str = DATA
    area: str = ""
    parent: str = ""
    named: Callable[[Any], str] = str
    related: tuple[str, ...] = ()
    titles: tuple[str, ...] = ("name",)
    labels: Mapping[str, Label] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    address: str = ""
    subject: str = ""
    pictures: tuple[str, ...] = ()
    words: Mapping[str, Callable[[str], Label]] = field(default_factory=dict)
    compared: tuple[str, ...] = ()
    is_shown: bool = True
    can_undo: bool = False
    is_part: bool = False

    @property
    def model(self) -> type[Model] | None:
        """The model of its rows."""
        return models().get(self.name)


_tables: dict[str, Table] = {}
# Kept by the database or by Django on every save, and keys, which say nothing to people.
UNSAID = frozenset({"id", "custom", "created_at", "updated_at", "edited_at", "last_contact_at", "sort_key", "words"})

# What columns of the same name are called in every table that says nothing else.
COMMON: dict[str, Label] = {
    "name": _("Name"),
    "position": _("Place in the order"),
    "tone": _("Colour"),
    "is_default": _("Proposed for new"),
    "code": _("Code"),
    "icon": _("Icon"),
    "sort": _("Order"),
    "subject": _("Used for"),
    "customer_id": _("Customer"),
    "contact_id": _("Contact person"),
    "deal_id": _("Deal"),
    "note_id": _("Note"),
    "tag_id": _("Tag"),
    "user_id": _("Colleague"),
    "one_id": _("The one"),
    "other_id": _("The other"),
}


def register(*tables: Table) -> None:
    """Describe tables; describing one again puts the new description in its place."""
    _tables.update({table.name: table for table in tables})


def unsaid(column: str) -> bool:
    """Whether a column of any table is kept by the system and says nothing to people."""
    return column in UNSAID


def described() -> dict[str, Table]:
    """Return every table that somebody has described, by name."""
    return dict(_tables)


def table_of(name: str) -> Table:
    """Return a table's description; what its model is called, when nobody has described it."""
    if name in _tables:
        return _tables[name]
    model = models().get(name)
    label = str(model._meta.verbose_name).capitalize() if model else name
    return Table(name, label, label)


def unshown() -> list[str]:
    """Return the tables that are not told of."""
    return sorted(table.name for table in _tables.values() if not table.is_shown)


def in_part(part: str) -> list[str]:
    """Return the names of the tables of a part."""
    return sorted(table.name for table in _tables.values() if table.part == part and table.is_shown)


def in_area(area: str) -> list[str]:
    """Return the names of the tables of an area."""
    return sorted(table.name for table in _tables.values() if table.area == area and table.is_shown)


@cache
def models() -> dict[str, type[Model]]:
    """Return each table's model."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
