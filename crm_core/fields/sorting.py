"""Sorting and matching the Swedish way, wherever the database stands."""

from django.db.models import F, Func, TextField
from django.db.models.functions import Collate

_FROM = "ÅÄÆÖØÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÜÝŸÑÇŠŽåäæöøéèêëáàâãíìîïóòôõúùûüýÿñçšž"
_TO = "{||}}eeeeaaaaiiiioooouuuyyyncsz" * 2
# What public.sv_key() does, for what is looked for; a test proves that they are equal.
_TABLE = str.maketrans(_FROM, _TO) | {ord(sign): "" for sign in "'\"`´"}


def sv_key(text: str) -> str:
    """Return a text as it is sorted and matched: small letters, no accents, å ä ö last."""
    kept = text.translate(str.maketrans(_FROM, _TO))
    # Only A–Z are lowered, as the database does under its plainest collation.
    return "".join(chr(ord(sign) + 32) if "A" <= sign <= "Z" else sign for sign in kept).translate(_TABLE)


def plain_name(column: str = "sort_key") -> Func:
    """Return an expression for a name as duplicates are looked for: without accents, form of company and spaces."""
    return Func(F(column), function="public.plain_name", output_field=TextField(db_collation="C"))


def swedish_order(column: str) -> Collate:
    """Return an expression that orders a text column the Swedish way."""
    return Collate(Func(F(column), function="public.sv_key", output_field=TextField()), "C")
