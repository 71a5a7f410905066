"""Swedish identifiers: organisation numbers, postcodes and telephone numbers."""

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _
from stdnum import luhn

REGION = "SE"


def parse_org_number(text: str) -> str:
    """Return the ten digits of an organisation number; ValueError with a sentence when it is none.

    A twelve-digit form (`165567037485`, `SE556703748501` too) is reduced to its ten. The check digit is Luhn.
    """
    digits = re.sub(r"[\s\u2013\u2212-]", "", text.upper())
    if re.fullmatch(r"SE\d{10}01", digits):
        digits = digits[2:12]
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(_("An organisation number has digits only, for example 556703-7485."))
    if len(digits) == 12 and digits[:2] in {"16", "18", "19", "20"}:
        digits = digits[2:]
    if len(digits) != 10:
        raise ValueError(_("The number should have ten digits. This one has %(count)s.") % {"count": len(digits)})
    if not luhn.is_valid(digits):
        raise ValueError(_("The check digit does not match. Look for a mistyped digit."))
    return digits


def is_personal_number(org_number: str) -> bool:
    """Tell whether an organisation number is a sole trader's personal number.

    A legal person's third digit is at least 2; a month's first digit never is.
    """
    return len(org_number) == 10 and org_number[2] < "2"


def format_org_number(org_number: str) -> str:
    """Write ten digits as `556703-7485`."""
    return f"{org_number[:6]}-{org_number[6:]}" if len(org_number) == 10 else org_number


def parse_postcode(text: str) -> str:
    """Return a Swedish postcode as five digits, or a foreign one as it is written.

    Accepts `11418`, `114 18`, `SE-114 18`. ValueError with a sentence when it can not be a postcode.
    """
    stripped = text.strip().upper()
    swedish = re.sub(r"[\s\u00a0-]", "", re.sub(r"^(SE|S)[\s-]?(?=\d)", "", stripped))
    if swedish.isascii() and swedish.isdigit():
        if len(swedish) == 5 and swedish[0] != "0":
            return swedish
        raise ValueError(_("A Swedish postcode has five digits, for example 114 18."))
    if re.fullmatch(r"[A-Z0-9][A-Z0-9 -]{1,11}", stripped) and any(c.isdigit() for c in stripped):
        return stripped
    raise ValueError(_("This is not a postcode. A Swedish one has five digits, for example 114 18."))


def format_postcode(postcode: str) -> str:
    """Write five digits as `114 18`."""
    return f"{postcode[:3]} {postcode[3:]}" if re.fullmatch(r"\d{5}", postcode) else postcode


def parse_phone(text: str) -> str:
    """Return a telephone number in E.164 form (`+4686785500`); ValueError with a sentence when it is none."""
    try:
        number = phonenumbers.parse(text.replace("/", "-"), REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError(_("This is not a telephone number. Write it as 08-678 55 00 or +47 22 12 34 56."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


# So many digits decide how a number is grouped; the rest only has to be as many.
_DECIDING = len("+4687855")


def format_phone(e164: str) -> str:
    """Write `+4686785500` as `08-678 55 00`, and a foreign number in international form."""
    if not (e164.startswith("+46") and e164[1:].isascii() and e164[1:].isdigit()):
        return _format_phone(e164)
    national = f"0{e164[3:]}"
    groups = _groups(e164[:_DECIDING], len(e164))
    return "".join([national[first:last] + mark for first, last, mark in groups]) if groups else _format_phone(e164)


@lru_cache(maxsize=20_000)
def _groups(beginning: str, length: int) -> tuple[tuple[int, int, str], ...]:
    """Return how Swedish numbers that begin so are grouped: from where to where, and what follows.

    The library takes a tenth of a millisecond for a number; a list that is sent as a file has hundreds of thousands.
    """
    written = _format_phone(beginning.ljust(length, "0"))
    if re.sub(r"\D", "", written) != f"0{beginning[3:]}".ljust(length - 2, "0"):
        return ()
    groups, at = [], 0
    for digits, mark in re.findall(r"(\d+)(\D*)", written):
        groups.append((at, at + len(digits), mark))
        at += len(digits)
    return tuple(groups)


def _format_phone(e164: str) -> str:
    try:
        number = phonenumbers.parse(e164, REGION)
    except phonenumbers.NumberParseException:
        return e164
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if number.country_code == phonenumbers.country_code_for_region(REGION)
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)
