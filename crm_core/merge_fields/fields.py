"""Every merge field: those of the field registry, own fields included, and those of people and the organisation."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm_core.fields.kinds import Money
from crm_core.fields.registry import Field, fields_of
from crm_core.merge_fields import names, signatures
from kundsystem.accounts.models import User
from kundsystem.shared.formatting import iso_date, long_date

LABELS = {
    "customer": _("Customer"),
    "contact": _("Contact person"),
    "deal": _("Deal"),
    "seller": _("Seller"),
    "sender": _("Sender"),
    "organisation": _("Organisation"),
}
FROM_REGISTRY = ("customer", "contact", "deal")


class Kronor(Decimal):
    """An amount of money, so that it is shown as one."""


@dataclass(frozen=True)
class About:
    """Whom and what a message is about; what is None has no values."""

    customer: Any = None
    contact: Any = None
    deal: Any = None
    sender: User | None = None
    organisation: str = ""

    @property
    def seller(self) -> User | None:
        """The deal's seller, or whoever is responsible for the customer."""
        return getattr(self.deal, "seller", None) or getattr(self.customer, "owner", None)


@dataclass(frozen=True)
class MergeField:
    """One piece of information that a text may hold.

    Args:
        root: whose it is: customer, contact, deal, seller, sender or organisation.
        name: unique within the root.
        label: lazily translated.
        read: takes what the message is about and gives a plain value; None or "" when there is none.
    """

    root: str
    name: str
    label: Any
    read: Callable[[About], Any]

    @property
    def english(self) -> str:
        """The whole name in English."""
        return f"{self.root}.{self.name}"

    @property
    def swedish(self) -> str:
        """The whole name in Swedish."""
        return names.swedish(self.root, self.name)

    @property
    def path(self) -> str:
        """The whole name in the language in force."""
        return self.swedish if get_language() == "sv" else self.english


def every_field() -> list[MergeField]:
    """Return every merge field, in the order in which they are shown."""
    found = [_of_registry(root, field) for root in FROM_REGISTRY for field in fields_of(root)]
    return [*found, *_OTHERS]


def grouped() -> list[tuple[Any, list[MergeField]]]:
    """Return the merge fields under the names of whose they are."""
    fields = every_field()
    return [(label, [field for field in fields if field.root == root]) for root, label in LABELS.items()]


def by_path(fields: Iterable[MergeField] | None = None) -> dict[str, MergeField]:
    """Return the merge fields by both of their names."""
    found: dict[str, MergeField] = {}
    for field in every_field() if fields is None else fields:
        found[field.english] = field
        found[field.swedish] = field
    return found


def values_of(wanted: Iterable[tuple[str, MergeField]], about: About) -> dict[str, dict[str, Any]]:
    """Return plain dictionaries with the values that a text asks for, under the names that it asks by."""
    values: dict[str, dict[str, Any]] = {}
    for path, field in wanted:
        root, name = path.split(".", 1)
        values.setdefault(root, {})[name] = field.read(about)
    return values


def shown(value: Any) -> str:
    """Return a value as it stands in a text: dates and money as they are written in the language in force."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    if isinstance(value, dt.date):
        return long_date(value)
    return str(value)


def written(value: Any, form: str) -> str:
    """Return a date as a text asks for it: long, or as 2026-11-26."""
    if not isinstance(value, dt.date):
        return shown(value)
    return iso_date(value) if form in {"iso", "kort", "short"} else long_date(value)


def _of_registry(root: str, field: Field) -> MergeField:
    def read(about: About) -> Any:
        thing = getattr(about, root)
        if thing is None:
            return None
        value = field.read(thing)
        if isinstance(field.kind, Money) and value is not None:
            return Kronor(value)
        plain = value is None or isinstance(value, (bool, int, Decimal, dt.date))
        return value if plain else field.kind.show(value)

    return MergeField(root, field.name, field.label, read)


def _people() -> Iterator[MergeField]:
    for root in ("seller", "sender"):
        for name, label, read in (
            ("name", _("Name"), lambda user: user.name),
            ("first_name", _("First name"), lambda user: user.name.split(" ")[0]),
            ("email", _("E-mail"), lambda user: user.email),
        ):
            yield MergeField(root, name, label, _person(root, read))
    yield MergeField("sender", "signature", _("Signature"), _person("sender", signatures.signature_of))


def _person(root: str, read: Callable[[User], str]) -> Callable[[About], Any]:
    def value(about: About) -> Any:
        user = getattr(about, root)
        return None if user is None else read(user)

    return value


_OTHERS = (*_people(), MergeField("organisation", "name", _("Name"), lambda about: about.organisation))
