"""That a day lies in a period: one that has a name, such as this month, or from one day to another."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.lists.conditions import Condition, Names
from kundsystem.shared import formatting, numbers

Days = tuple[dt.date | None, dt.date | None]
DAY = dt.timedelta(days=1)


def _month(today: dt.date) -> Days:
    first = today.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def _quarter(today: dt.date) -> Days:
    first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return first, _month(first + 62 * DAY)[1]


def _year(today: dt.date) -> Days:
    return today.replace(month=1, day=1), today.replace(month=12, day=31)


class Named(NamedTuple):
    """A period with a name: how it reads, and its days as seen from one day; either end may be open."""

    label: Any
    days: Callable[[dt.date], Days]


NAMED = {
    "week": Named(
        gettext_lazy("this week"),
        lambda today: (today - today.weekday() * DAY, today + (6 - today.weekday()) * DAY),
    ),
    "month": Named(gettext_lazy("this month"), _month),
    "quarter": Named(gettext_lazy("this quarter"), _quarter),
    "year": Named(gettext_lazy("this year"), _year),
    "last-30": Named(gettext_lazy("the last 30 days"), lambda today: (today - 30 * DAY, today)),
    "last-365": Named(gettext_lazy("the last 12 months"), lambda today: (today - 365 * DAY, today)),
    "not-30": Named(gettext_lazy("not for 30 days"), lambda today: (None, today - 31 * DAY)),
    "not-90": Named(gettext_lazy("not for 90 days"), lambda today: (None, today - 91 * DAY)),
    "next-30": Named(gettext_lazy("within 30 days"), lambda today: (today, today + 30 * DAY)),
    "next-90": Named(gettext_lazy("within 90 days"), lambda today: (today, today + 90 * DAY)),
    "past": Named(gettext_lazy("already"), lambda today: (None, today - DAY)),
}
# For what has happened, and for what is to come.
BEHIND = ("week", "month", "quarter", "year", "last-30", "last-365")
AHEAD = ("month", "quarter", "year", "next-30", "next-90", "past")


class Span(NamedTuple):
    """What the address says: a named period, or two days."""

    name: str
    first: dt.date | None
    last: dt.date | None

    def __bool__(self) -> bool:
        return bool(self.name or self.first or self.last)


@dataclass(frozen=True, eq=False)
class Period(Condition):
    """That something happened, or will, in a period; `narrow_by` is the question that has an index.

    Args:
        narrow_by: takes the rows, the first and the last day.
        names: the named periods that are offered.
    """

    narrow_by: Callable[[Any, dt.date | None, dt.date | None], Any]
    names: tuple[str, ...] = BEHIND

    template = "period"

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.name, f"{self.name}_from", f"{self.name}_to"

    @property
    def named_periods(self) -> list[tuple[str, Any]]:
        """What is offered: word in the address and label."""
        return [(name, NAMED[name].label) for name in self.names]

    def read(self, query: QueryDict) -> Span:
        name = query.get(self.name, "")
        first, last = (_day(query.get(parameter, "")) for parameter in self.parameters[1:])
        return Span(name, None, None) if name in self.names else Span("", first, last)

    def narrow(self, rows: Any, value: Span) -> Any:
        first, last = NAMED[value.name].days(timezone.localdate()) if value.name else (value.first, value.last)
        return self.narrow_by(rows, first, last)

    def tell(self, value: Span, names: Names) -> str:
        if value.name:
            return str(NAMED[value.name].label)
        first, last = formatting.short_date(value.first), formatting.short_date(value.last)
        if not last:
            return _("from %(day)s") % {"day": first}
        return f"{first}–{last}" if first else _("until %(day)s") % {"day": last}


def _day(text: str) -> dt.date | None:
    try:
        day = numbers.parse_date(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
