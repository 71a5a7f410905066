"""Dates, times, numbers and amounts as they are shown.

Swedish and English forms come from one small table and from Django's own month names; a new language needs a row
in `CONVENTIONS` and its translations, nothing else.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"

Number = int | float | Decimal


@dataclass(frozen=True)
class Convention:
    """How one language writes numbers and times. Groups are non-breaking: a number is never split.

    `day` is Django's format of a day in a year: its `M` has a capital, its `b` has none.
    """

    day: str
    group: str
    decimal: str
    clock: str
    kronor: str
    percent: str


CONVENTIONS = {
    "sv": Convention("j b", NBSP, ",", ".", "{}" + NBSP + "kr", "{}" + NBSP + "%"),
    "en": Convention("j M", ",", ".", ":", "SEK" + NBSP + "{}", "{}%"),
}


def convention() -> Convention:
    """Return the active language's way of writing."""
    language = (get_language() or "sv").split("-")[0]
    return CONVENTIONS.get(language, CONVENTIONS["en"])


def as_date(value: dt.date | dt.datetime) -> dt.date:
    """Return the local day of a date or a moment."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def short_date(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """Write `17 nov`, and `17 nov 2024` when it is another year than today's."""
    if value is None:
        return ""
    day = as_date(value)
    same_year = day.year == (today or timezone.localdate()).year
    form = convention().day
    return date_format(day, form if same_year else f"{form} Y").replace(" ", NBSP)


def date_with_year(value: dt.date) -> str:
    """Write `1 jan 2026`, whichever year it is: for what lasts for years."""
    return date_format(value, f"{convention().day} Y").replace(" ", NBSP)


def period(start: dt.date, end: dt.date) -> str:
    """Write `1 jan 2025 – 31 dec 2026`, `15 sep – 3 dec 2026`, and `Sep – dec 2026` for whole months of a year."""
    if start.year != end.year:
        return f"{date_with_year(start)} – {date_with_year(end)}"
    ends_month = (end + dt.timedelta(days=1)).day == 1
    if start.day != 1 or not ends_month:
        return f"{date_format(start, convention().day).replace(' ', NBSP)} – {date_with_year(end)}"
    first, last = short_month(start), f"{short_month(end)}{NBSP}{end.year}"
    both = last if start.month == end.month else f"{first} – {last}"
    return both[:1].upper() + both[1:]


def long_date(value: dt.date | dt.datetime | None) -> str:
    """Write `17 november 2026`."""
    return date_format(as_date(value), "j F Y").replace(" ", NBSP) if value is not None else ""


def iso_date(value: dt.date | dt.datetime | None) -> str:
    """Write `2026-11-17`, the form of lists where dates are compared."""
    return as_date(value).isoformat() if value is not None else ""


def short_month(value: dt.date | dt.datetime | None) -> str:
    """Write `nov`, and `Nov` in English."""
    return date_format(as_date(value), convention().day.partition(" ")[2]) if value is not None else ""


def month_year(value: dt.date | dt.datetime | None) -> str:
    """Write `mars 2019`."""
    return date_format(as_date(value), "F Y").replace(" ", NBSP) if value is not None else ""


def clock(value: dt.time | dt.datetime | None) -> str:
    """Write `08.30` in Swedish and `08:30` in English."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime(f"%H{convention().clock}%M")


def moment(value: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Write `12.36` for today, `i går 12.36` for yesterday and `17 nov 12.36` for other days."""
    if value is None:
        return ""
    today = as_date(now) if now else timezone.localdate()
    days = (today - as_date(value)).days
    if days == 0:
        return clock(value)
    if days == 1:
        return _("yesterday %(time)s") % {"time": clock(value)}
    return f"{short_date(value, today)} {clock(value)}"


def ago(value: dt.date | dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Write how long ago or how far ahead a day is: `6 dagar sedan`, `i går`, `om 3 dagar`."""
    if value is None:
        return ""
    now = now or timezone.now()
    days = (as_date(now) - as_date(value)).days
    if days == 0 and isinstance(value, dt.datetime) and timezone.is_aware(value) and value <= now:
        return _minutes_ago(int((now - value).total_seconds()) // 60)
    if days == 0:
        return _("today")
    if days < 0:
        return _ahead(-days)
    if days == 1:
        return _("yesterday")
    if days < 31:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    if days < 365:
        months = max(1, round(days / 30.44))
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    years = days * 100 // 36525
    return ngettext("%(count)s year ago", "%(count)s years ago", max(years, 1)) % {"count": max(years, 1)}


def number(value: Number | None, decimals: int | None = None) -> str:
    """Write `216 000` or `1 234,5`; `decimals` fixes their number, else those that are needed are shown."""
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _point, fraction = f"{abs(exact):f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    how = convention()
    sign = MINUS if exact < 0 and (whole.strip("0") or fraction.strip("0")) else ""
    return sign + _grouped(whole, how.group) + (how.decimal + fraction if fraction else "")


def amount(value: Number | None) -> str:
    """Write kronor where a heading says that they are: `216 000`, and `1 234,50` with öre when there are any."""
    if value is None:
        return ""
    exact = (value if isinstance(value, Decimal) else Decimal(str(value))).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )
    return number(exact, 0 if exact == exact.to_integral_value() else 2)


def kr(value: Number | None) -> str:
    """Write `216 000 kr`, and `1 234,50 kr` with öre when there are any."""
    return convention().kronor.format(amount(value)) if value is not None else ""


def percent(value: Number | None, decimals: int = 0) -> str:
    """Write `43 %`; the value is in per cent, not a fraction."""
    return convention().percent.format(number(value, decimals)) if value is not None else ""


def file_size(size: int | None) -> str:
    """Write `340 kB` or `2,4 MB`, in thousands as the operating systems' file lists do."""
    if size is None:
        return ""
    for unit, divisor in (("GB", 10**9), ("MB", 10**6), ("kB", 1000)):
        if size >= divisor:
            exact = Decimal(size) / divisor
            return f"{number(exact, 0 if exact >= 10 or unit == 'kB' else 1)}{NBSP}{unit}"
    return f"{size}{NBSP}B"


def initials(name: str) -> str:
    """Return the first letters of the first and the last word: `Karin von Ekvall` is KE."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _grouped(digits: str, separator: str) -> str:
    return f"{int(digits):,}".replace(",", separator)


def _minutes_ago(minutes: int) -> str:
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}


def _ahead(days: int) -> str:
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
