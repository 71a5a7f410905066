"""What subjects above add to the calendar's pages: a part of a booking's page, a notice on top of the calendar."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crm_core.bookings.models import Booking
from kundsystem.accounts.actor import Actor


@dataclass(frozen=True)
class Part:
    """A template, and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """A sentence that leads somewhere."""

    text: str
    url: str
    icon: str


PartOf = Callable[[Actor, Booking, dt.datetime | None], Part | None]
NoticeOf = Callable[[Actor], Notice | None]
_parts: list[PartOf] = []
_notices: list[NoticeOf] = []


def part_of_page(function: PartOf) -> PartOf:
    """Register a part of a booking's page: of which booking, and of a series when that one would have begun."""
    if function not in _parts:
        _parts.append(function)
    return function


def notice_of(function: NoticeOf) -> NoticeOf:
    """Register a notice on the calendar's pages."""
    if function not in _notices:
        _notices.append(function)
    return function


def parts_for(actor: Actor, booking: Booking, moment: dt.datetime | None) -> list[Part]:
    """Return what is shown of a booking besides."""
    return [part for function in _parts if (part := function(actor, booking, moment))]


def notices_for(actor: Actor) -> list[Notice]:
    """Return what is said on top of the calendar."""
    return [notice for function in _notices if (notice := function(actor))]
