"""What narrows the customer list: read from the address, applied to the customers, told as pills."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Q, Value
from django.http import QueryDict
from django.utils.translation import gettext as _

from crm_core.customers.models import Customer, CustomerStatus, Industry, Tag, Unit
from crm_core.customers.queries import CustomerQuerySet
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.lookups import as_key
from crm_core.fields.registry import field_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.keys import key_to_short
from kundsystem.shared.swedish import format_postcode

# In the address → whose rows are chosen among.
CHOICES: dict[str, Any] = {"status": CustomerStatus, "owner": User, "unit": Unit, "industry": Industry, "tags": Tag}
NOBODY = "none"
VIEWS = ("all", "mine", "archived")


@dataclass(frozen=True)
class Pill:
    """One condition as it is shown: what, which, and the query parameters that make it up."""

    label: str
    value: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class CustomerFilter:
    """The conditions of a customer list, all of which a customer must meet."""

    view: str = "all"
    text: str = ""
    chosen: dict[str, list[uuid.UUID]] = field(default_factory=dict)
    nobody: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = ()
    town: str = ""
    first_postcode: str = ""
    last_postcode: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "CustomerFilter":
        """Read an address; what is not understood is left out, so that an old link still shows a list."""
        chosen = {name: [key for raw in query.getlist(name) if (key := as_key(raw))] for name in CHOICES}
        view = query.get("view", "all")
        return cls(
            view=view if view in VIEWS else "all",
            text=_plain(query.get("q", ""))[:100],
            chosen={name: keys for name, keys in chosen.items() if keys},
            nobody=frozenset(name for name in ("owner", "unit", "industry") if NOBODY in query.getlist(name)),
            kinds=tuple(kind for kind in query.getlist("kind") if kind in Customer.Kind.values),
            town=_plain(query.get("town", ""))[:80],
            first_postcode=re.sub(r"\D", "", query.get("from", ""))[:5],
            last_postcode=re.sub(r"\D", "", query.get("to", ""))[:5],
        )

    def apply(self, customers: CustomerQuerySet, actor: Actor) -> CustomerQuerySet:
        """Return the customers that meet every condition."""
        customers = customers.archived() if self.view == "archived" else customers.active()
        if self.view == "mine":
            customers = customers.owned_by(actor.user)
        for name in {*self.chosen, *self.nobody}:
            keys = self.chosen.get(name, [])
            if name == "tags":
                customers = customers.with_any_tag(keys)
            else:
                condition = Q(**{f"{name}__in": keys}) if keys else Q()
                condition |= Q(**{f"{name}__isnull": True}) if name in self.nobody else Q()
                customers = customers.filter(condition)
        if self.kinds:
            customers = customers.filter(kind__in=self.kinds)
        if self.town:
            customers = customers.in_towns(self.town)
        if self.first_postcode or self.last_postcode:
            customers = customers.in_postcodes(self.first_postcode, self.last_postcode)
        return customers.matching(self.text)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view is chosen."""
        return bool(self.text or self.has_conditions)

    @property
    def has_conditions(self) -> bool:
        """Whether there are pills to show."""
        postcode = self.first_postcode or self.last_postcode
        return bool(self.chosen or self.nobody or self.kinds or self.town or postcode)

    def pills(self) -> list[Pill]:
        """Return the conditions as they are shown; at most one question, for all names together."""
        names = self._names()
        pills = []
        for name in CHOICES:
            values = [names[key] for key in self.chosen.get(name, []) if key in names]
            values += [_("nobody") if name == "owner" else _("none")] if name in self.nobody else []
            if values:
                pills.append(Pill(str(field_of(CUSTOMER, name).label), _either(values), (name,)))
        if self.kinds:
            labels = [str(Customer.Kind(kind).label) for kind in self.kinds]
            pills.append(Pill(str(field_of(CUSTOMER, "kind").label), _either(labels), ("kind",)))
        if self.town:
            pills.append(Pill(str(field_of(CUSTOMER, "postal_town").label), self.town, ("town",)))
        if self.first_postcode or self.last_postcode:
            label = str(field_of(CUSTOMER, "postal_postcode").label)
            pills.append(Pill(label, _interval(self.first_postcode, self.last_postcode), ("from", "to")))
        return pills

    def _names(self) -> dict[uuid.UUID, str]:
        parts = [
            CHOICES[name].objects.filter(pk__in=keys).order_by().values_list("id", "name")
            for name, keys in self.chosen.items()
        ]
        if not parts:
            return {}
        return dict(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else dict(parts[0])


def all_choices() -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen, by parameter: short key and name. One question for all of it."""
    parts = []
    for name, model in CHOICES.items():
        in_use = {"is_active": True} if model is User else {"archived_at": None}
        rows = model.objects.filter(**in_use, **({"subject": Tag.Subject.CUSTOMER} if model is Tag else {}))
        place = Value(0) if model is User else "position"
        mark = Value(name, output_field=CharField())
        parts.append(rows.order_by().values_list(mark, place, "name", "id"))
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in CHOICES}
    for name, _place, text, key in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[:3]):
        found[name].append((key_to_short(key), text))
    return found


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()


def _either(values: list[str]) -> str:
    if len(values) < 2:
        return "".join(values)
    return _("%(some)s or %(last)s") % {"some": ", ".join(values[:-1]), "last": values[-1]}


def _interval(first: str, last: str) -> str:
    from_, to = first and first.ljust(5, "0"), last and last.ljust(5, "9")
    return f"{format_postcode(from_)}–{format_postcode(to)}"
