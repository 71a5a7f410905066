"""A text as it is looked for: small letters without accents, words apart. The twin of `public.search_plain`."""

import unicodedata
from functools import lru_cache

# The same three as in the database's function; a test proves that they are equal.
_LETTERS = ("øæœłđßẞþðıςØÆŒŁĐÞÐ", "oaoldsstdiσoaoldtd")
_APART = '\t\n\r\v\f!"#$%&()*+,-./:;<=>?@[\\]^_{|}~–—…«»“”„§·'
_LEFT_OUT = (
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u031b\u0323\u0326\u0327\u0328'`´‘’"
)
_TABLE = str.maketrans(_LETTERS[0] + _APART, _LETTERS[1] + " " * len(_APART), _LEFT_OUT)


def plain(text: str) -> str:
    """Return a text as it is looked for: Ångström & Söner → angstrom   soner."""
    return unicodedata.normalize("NFKD", text).translate(_TABLE).lower().replace("ς", "σ")


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    return plain(sign)


def plain_with_places(text: str) -> tuple[str, list[int]]:
    """Return the same, and for each of its signs the place in the text that it came from."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for made in _plain_sign(sign):
            signs.append(made)
            places.append(place)
    return "".join(signs), places
