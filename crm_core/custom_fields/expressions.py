"""A value of an own field as the database compares and sorts it.

An index of the field's own is made of the very same expression, so that the database knows it again: the name of the
field is written out, never given beside.
"""

import re

from django.db.models import BooleanField, DecimalField, F, Func, TextField
from django.db.models.functions import Collate

_NAME = re.compile(r"own_[a-z0-9_]{1,46}")


def _quoted(name: str) -> str:
    """Return a field's name as a literal; only what names are made of."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return f"'{name}'"


def _as(name: str, column: str, holds: str, cast: str, output: DecimalField | BooleanField) -> Func:
    # What is of another kind, from when the field was that, is passed over rather than refused.
    stored, key = "%(expressions)s", _quoted(name)
    template = f"(CASE WHEN jsonb_typeof({stored} -> {key}) = '{holds}' THEN ({stored} ->> {key}){cast} END)"
    return Func(F(column), template=template, output_field=output)


def plain_text(name: str, column: str = "custom") -> Func:
    """The value as it is stored, as text."""
    template = f"(%(expressions)s ->> {_quoted(name)})"
    return Func(F(column), template=template, output_field=TextField())


def as_day(name: str, column: str = "custom") -> Collate:
    """A day: ISO text, which is ordered as it is written."""
    return Collate(plain_text(name, column), "C")


def as_number(name: str, column: str = "custom") -> Func:
    """A number or an amount."""
    return _as(name, column, "number", "::numeric", DecimalField())


def as_answer(name: str, column: str = "custom") -> Func:
    """Yes or no."""
    return _as(name, column, "boolean", "::boolean", BooleanField())


def as_swedish(name: str, column: str = "custom") -> Collate:
    """A text as it is sorted and matched: å ä ö last, accents and case alike."""
    return Collate(Func(plain_text(name, column), function="public.sv_key", output_field=TextField()), "C")
