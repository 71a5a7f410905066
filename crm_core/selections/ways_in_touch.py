"""What counts as having been in touch with a customer, for questions about periods that are over."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from crm_core.selections.registry import Evidence

Days = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True)
class Way:
    """One way of being in touch.

    Args:
        rows: those within days, both included; each has a customer.
        newest: when the newest of some rows was, and what tells of it; None when there is none.
    """

    rows: Callable[[Days], QuerySet[Any]]
    newest: Callable[[QuerySet[Any]], tuple[dt.datetime, Evidence] | None]


_ways: list[Way] = []


def register(way: Way) -> None:
    """Let something count."""
    if way not in _ways:
        _ways.append(way)


def ways() -> list[Way]:
    """Return all that counts."""
    return list(_ways)
