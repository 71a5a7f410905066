"""Numbers, amounts and dates as people in Sweden write them.

Browsers print a Swedish minus as U+2212 and group thousands with U+00A0 or U+202F; Excel does likewise. All of it
is accepted here, and nothing ambiguous is guessed.
"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'"), None)
_MINUS = {ord("\u2212"): "-", ord("\u2013"): "-"}
_DATE_FORMS = (
    (re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"), (1, 2, 3)),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), (1, 2, 3)),
    (re.compile(r"([0-9]{1,2})[./]\s?([0-9]{1,2})[./ ]\s?([0-9]{4})"), (3, 2, 1)),
)


def parse_decimal(text: str) -> Decimal:
    """Read `1 234,50`, `1234.50`, `−1,5` or `12 kr`; ValueError when it is no number.

    A single point or comma is the decimal sign; `1.234,50` and `1,234.50` are read by their last sign.
    """
    cleaned = text.translate(_SPACES).translate(_MINUS).removesuffix("kr").removesuffix(":-").removesuffix("SEK")
    if "," in cleaned and "." in cleaned:
        thousands, sign = (".", ",") if cleaned.rfind(",") > cleaned.rfind(".") else (",", ".")
        cleaned = cleaned.replace(thousands, "").replace(sign, ".")
    cleaned = cleaned.replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,6})?", cleaned):
        raise ValueError(text)
    try:
        return Decimal(cleaned)
    except InvalidOperation as error:
        raise ValueError(text) from error


def parse_integer(text: str) -> int:
    """Read a whole number, however its thousands are grouped; ValueError otherwise."""
    value = parse_decimal(text)
    if value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def parse_date(text: str) -> dt.date:
    """Read a date, day before month when the year comes last; ValueError when it is none.

    `2026-03-09`, `20260309`, `9/3/2026`, `9/3 2026` and `9.3.2026` are all the ninth of March.
    """
    stripped = text.strip()
    for pattern, (year, month, day) in _DATE_FORMS:
        if match := pattern.fullmatch(stripped):
            return dt.date(int(match[year]), int(match[month]), int(match[day]))
    raise ValueError(text)
