"""Recurrence as people choose it in a form, and as it is said: a few usual ways, each a rule of RFC 5545."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils import dates as calendar_names
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kundsystem.shared import formatting

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# As Django calls them in the language in force.
NAMES = tuple(calendar_names.WEEKDAYS[number] for number in range(7))
_WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


class Repeats(TextChoices):
    """The ways."""

    ONCE = "", gettext_lazy("Does not repeat")
    DAILY = "daily", gettext_lazy("Every day")
    WORKDAYS = "workdays", gettext_lazy("Every weekday, Monday to Friday")
    WEEKLY = "weekly", gettext_lazy("Every week")
    MONTHLY = "monthly", gettext_lazy("Every month, on the same date")
    NTH = "nth", gettext_lazy("Every month, on the same weekday")
    YEARLY = "yearly", gettext_lazy("Every year")
    OTHER = "other", gettext_lazy("In its own way")


def compose(way: str, day: dt.date, interval: int = 1, weekdays: Sequence[str] = ()) -> str:
    """Return the rule of a way that begins on a day; that day's own weekday is always one of the week's."""
    every = f";INTERVAL={interval}" if interval > 1 else ""
    if way == Repeats.DAILY:
        return f"FREQ=DAILY{every}"
    if way == Repeats.WORKDAYS:
        return _WORKDAYS
    if way == Repeats.WEEKLY:
        chosen = [name for name in WEEKDAYS if name in weekdays or name == WEEKDAYS[day.weekday()]]
        return f"FREQ=WEEKLY{every}" + (f";BYDAY={','.join(chosen)}" if len(chosen) > 1 else "")
    if way == Repeats.MONTHLY:
        return f"FREQ=MONTHLY{every}"
    if way == Repeats.NTH:
        number = (day.day - 1) // 7 + 1
        return f"FREQ=MONTHLY{every};BYDAY={number if number < 5 else -1}{WEEKDAYS[day.weekday()]}"
    return f"FREQ=YEARLY{every}" if way == Repeats.YEARLY else ""


def parts_of(rule: str) -> dict[str, str]:
    """Return the parts of a rule by name."""
    return dict(part.partition("=")[::2] for part in rule.split(";") if part)


def way_of(rule: str, day: dt.date) -> tuple[str, int, list[str]]:
    """Return the way, interval and weekdays that make a rule, for a form to show."""
    parts = parts_of(rule)
    interval, weekdays = int(parts.get("INTERVAL", 1)), parts.get("BYDAY", "").split(",")
    plain = _same(rule)
    for way in (Repeats.WORKDAYS, Repeats.DAILY, Repeats.WEEKLY, Repeats.MONTHLY, Repeats.NTH, Repeats.YEARLY):
        if _same(compose(way, day, interval, weekdays)) == plain:
            return way, interval, [name for name in weekdays if name in WEEKDAYS]
    return (Repeats.OTHER if rule else Repeats.ONCE), interval, []


def _same(rule: str) -> set[str]:
    return set(rule.split(";")) - {"WKST=MO", ""}


def in_words(rule: str, day: dt.date, until: dt.date | None) -> str:
    """Say a rule: `Every other week on Monday and Wednesday, until 18 dec`."""
    way, interval, weekdays = way_of(rule, day)
    weekday = NAMES[day.weekday()]
    said = {
        Repeats.ONCE: "",
        Repeats.WORKDAYS: _("Every weekday, Monday to Friday"),
        Repeats.DAILY: ngettext("Every day", "Every %(count)s days", interval),
        Repeats.WEEKLY: ngettext("Every week, %(days)s", "Every %(count)s weeks, %(days)s", interval),
        Repeats.MONTHLY: ngettext("Every month, the %(date)s", "Every %(count)s months, the %(date)s", interval),
        Repeats.NTH: ngettext("Every month, %(nth)s", "Every %(count)s months, %(nth)s", interval),
        Repeats.YEARLY: ngettext("Every year, %(day)s", "Every %(count)s years, %(day)s", interval),
        Repeats.OTHER: rule,
    }[Repeats(way)]
    days = ", ".join(str(NAMES[WEEKDAYS.index(name)]) for name in weekdays) or str(weekday)
    said %= {
        "count": interval,
        "days": days,
        "date": day.day,
        "nth": _nth(day, str(weekday)),
        "day": formatting.long_date(day).rsplit(formatting.NBSP, 1)[0],
    }
    if until is None or not said:
        return said
    return _("%(repeats)s, until %(day)s") % {"repeats": said, "day": formatting.short_date(until)}


def _nth(day: dt.date, weekday: str) -> str:
    number = (day.day - 1) // 7 + 1
    names = {"weekday": weekday}
    texts = {
        1: _("the first %(weekday)s"),
        2: _("the second %(weekday)s"),
        3: _("the third %(weekday)s"),
        4: _("the fourth %(weekday)s"),
    }
    return texts.get(number, _("the last %(weekday)s")) % names
