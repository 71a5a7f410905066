"""What can be chosen among in a condition: the organisation's own values, found by a part of their name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from crm_core.fields.lookups import as_key
from crm_core.selections.parameters import Rows
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short

# So many are seen at a glance; more than that are looked for by name.
FEW = 12
MOST = 100


@dataclass(frozen=True)
class Option:
    """Something to choose: its key, its name, whether it is chosen."""

    key: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Offer:
    """What is offered: those that are chosen first; `searched` when there are so many that one looks by name."""

    options: list[Option]
    searched: bool
    left_out: bool


def offered(parameter: Rows, actor: Actor, stored: Iterable[str], find: str = "") -> Offer:
    """Return what a box offers, the chosen ones whatever is looked for."""
    keys = [key for raw in stored if (key := as_key(str(raw)))]
    chosen = list(_seen(parameter.model._default_manager.filter(pk__in=keys), actor)) if keys else []
    rows: list[Any] = []
    if parameter.widget == "rows":
        options = _seen(parameter.options(), actor).exclude(pk__in=[row.pk for row in chosen])
        find = find.replace("\x00", "").strip()[:60]
        for word in find.split():
            options = options.filter(Q(name__icontains=word))
        rows = list(options[: MOST + 1])
    listed = [Option(key_to_short(row.pk), str(row), True) for row in chosen]
    listed += [Option(key_to_short(row.pk), str(row), False) for row in rows[:MOST]]
    return Offer(listed, bool(find) or len(listed) > FEW, len(rows) > MOST)


def _seen(rows: Any, actor: Actor) -> Any:
    """Leave out what is somebody else's own."""
    return rows.seen_by(actor.user) if hasattr(rows, "seen_by") else rows
