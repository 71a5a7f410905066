"""Swedish holidays, computed by the rules that name them.

The holidays are those of the act on public holidays, lagen (1989:253) om allmänna helgdagar, with the national day
since 2005. The three eves that the annual leave act, semesterlagen (1977:480) 3 a §, puts on a level with Sundays are
days off too, and so in practice is the eve of Easter, which is a Saturday anyhow.
"""

import datetime as dt
from functools import lru_cache

from dateutil.easter import easter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_DAY = dt.timedelta(days=1)
# Day and month of those that always have the same date.
_FIXED: dict[tuple[int, int], Promise] = {
    (1, 1): _("New Year's Day"),
    (6, 1): _("Epiphany"),
    (1, 5): _("First of May"),
    (6, 6): _("National Day"),
    (24, 12): _("Christmas Eve"),
    (25, 12): _("Christmas Day"),
    (26, 12): _("Boxing Day"),
    (31, 12): _("New Year's Eve"),
}
# Days from Easter Sunday.
_AROUND_EASTER: dict[int, Promise] = {
    -2: _("Good Friday"),
    -1: _("Easter Eve"),
    0: _("Easter Sunday"),
    1: _("Easter Monday"),
    39: _("Ascension Day"),
    49: _("Whit Sunday"),
}


def holiday(day: dt.date) -> Promise | None:
    """Return what a holiday, or an eve that is a day off, is called; None for other days."""
    return _of_year(day.year).get(day)


def is_day_off(day: dt.date) -> bool:
    """Tell whether a day is a Saturday, a Sunday, a holiday or an eve that is a day off."""
    return day.isoweekday() > 5 or holiday(day) is not None


def is_squeezed(day: dt.date) -> bool:
    """Tell whether a day is a klämdag: a single working day between two days off."""
    return not is_day_off(day) and is_day_off(day - _DAY) and is_day_off(day + _DAY)


@lru_cache(maxsize=256)
def _of_year(year: int) -> dict[dt.date, Promise]:
    found = {dt.date(year, month, day): name for (day, month), name in _FIXED.items()}
    sunday = easter(year)
    found |= {sunday + dt.timedelta(days=days): name for days, name in _AROUND_EASTER.items()}
    midsummer = _next(dt.date(year, 6, 20), 6)  # the Saturday between 20 and 26 June
    found |= {midsummer - _DAY: _("Midsummer Eve"), midsummer: _("Midsummer Day")}
    found[_next(dt.date(year, 10, 31), 6)] = _("All Saints' Day")  # the Saturday between 31 October and 6 November
    return found


def _next(day: dt.date, weekday: int) -> dt.date:
    """Return the first such weekday from a day on, Monday being 1."""
    return day + dt.timedelta(days=(weekday - day.isoweekday()) % 7)
