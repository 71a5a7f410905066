"""When: relative to today, or between two days."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.deals.periods import months_after
from kundsystem.shared import formatting

UNITS = ("days", "weeks", "months", "years")
THIS = ("day", "week", "month", "quarter", "year")
MOST = 1200


@dataclass(frozen=True)
class Period:
    """A period as it was given: the last or next so many units, the present one, or from and to a day.

    One of `last`, `next` and `this` is set, or one or both of `first` and `end`.
    """

    last: int = 0
    next: int = 0
    unit: str = ""
    this: str = ""
    first: dt.date | None = None
    end: dt.date | None = None

    def days(self, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day, both included; None is without end.

        The last six months on 25 November begin on 26 May: a day six months ago is not within them any more.
        """
        if self.last:
            return _ago(today, self.last, self.unit) + dt.timedelta(days=1), today
        if self.next:
            return today, _ago(today, -self.next, self.unit)
        if self.this:
            return _present(today, self.this)
        return self.first, self.end

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        if self.last or self.next:
            return {"last" if self.last else "next": self.last or self.next, "unit": self.unit}
        if self.this:
            return {"this": self.this}
        ends = {"from": self.first, "to": self.end}
        return {name: day.isoformat() for name, day in ends.items() if day is not None}

    def words(self) -> str:
        """Say it: `during the last 6 months`, `from 1 January 2026 to 31 March 2026`."""
        if self.last or self.next:
            return _counted(self.last or self.next, self.unit, ahead=bool(self.next))
        if self.this:
            return {
                "day": _("today"),
                "week": _("this week"),
                "month": _("this month"),
                "quarter": _("this quarter"),
                "year": _("this year"),
            }[self.this]
        first, end = formatting.long_date(self.first), formatting.long_date(self.end)
        if self.first and self.end:
            return _("from %(first)s to %(last)s") % {"first": first, "last": end}
        return _("from %(first)s on") % {"first": first} if self.first else _("until %(last)s") % {"last": end}


def read_period(stored: Any) -> Period:
    """Read what is stored; ValueError with a sentence when it is no period."""
    if not isinstance(stored, Mapping):
        raise ValueError(_("Choose a period."))
    names = set(stored)
    if names in ({"last", "unit"}, {"next", "unit"}):
        name = "last" if "last" in names else "next"
        number = stored[name]
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= MOST:
            raise ValueError(_("Write a number from 1 to %(most)s.") % {"most": MOST})
        if stored["unit"] not in UNITS:
            raise ValueError(_("Choose days, weeks, months or years."))
        return Period(last=number, unit=stored["unit"]) if name == "last" else Period(next=number, unit=stored["unit"])
    if names == {"this"} and stored["this"] in THIS:
        return Period(this=stored["this"])
    if names and names <= {"from", "to"}:
        first, end = _day(stored.get("from")), _day(stored.get("to"))
        if first and end and end < first:
            raise ValueError(_("The end is before the start."))
        return Period(first=first, end=end)
    raise ValueError(_("Choose a period."))


def _day(stored: Any) -> dt.date | None:
    if stored is None:
        return None
    try:
        day = dt.date.fromisoformat(stored)
    except (ValueError, TypeError):
        raise ValueError(_("This is not a date. Write it as 2026-03-09.")) from None
    if not 1800 <= day.year <= 2200:
        raise ValueError(_("The year cannot be right. Write the date as 2026-03-09."))
    return day


def _ago(day: dt.date, number: int, unit: str) -> dt.date:
    if unit in {"days", "weeks"}:
        return day - dt.timedelta(days=number * (7 if unit == "weeks" else 1))
    return months_after(day, -number * (12 if unit == "years" else 1))


def _present(today: dt.date, unit: str) -> tuple[dt.date, dt.date]:
    if unit == "day":
        return today, today
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday())
        return monday, monday + dt.timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = dt.date(today.year, (today.month - 1) // months * months + 1, 1)
    return first, months_after(first, months) - dt.timedelta(days=1)


def _counted(number: int, unit: str, *, ahead: bool) -> str:
    if ahead:
        texts = {
            "days": ngettext("within the next day", "within the next %(n)s days", number),
            "weeks": ngettext("within the next week", "within the next %(n)s weeks", number),
            "months": ngettext("within the next month", "within the next %(n)s months", number),
            "years": ngettext("within the next year", "within the next %(n)s years", number),
        }
    else:
        texts = {
            "days": ngettext("during the last day", "during the last %(n)s days", number),
            "weeks": ngettext("during the last week", "during the last %(n)s weeks", number),
            "months": ngettext("during the last month", "during the last %(n)s months", number),
            "years": ngettext("during the last year", "during the last %(n)s years", number),
        }
    return texts[unit] % {"n": number}
