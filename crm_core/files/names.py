"""File names as they are kept: what people may see, and what may be said in a header."""

import re
import unicodedata

from django.utils.translation import gettext as _

from crm_core.files.models import File

LIMIT = 120
ENDING_LIMIT = 12
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def clean_name(raw: str) -> str:
    """Return a name without folders, control characters, or marks that turn the direction of writing.

    `fakturaU+202Efdp.exe` would be shown as `fakturaexe.pdf`: everything of Unicode's category C goes.
    """
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in name).split())
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if not name:
        return _("file")
    return shorten(name, min(LIMIT, File._meta.get_field("name").max_length or LIMIT))


def shorten(name: str, limit: int) -> str:
    """Cut the middle of a name rather than its ending."""
    if len(name) <= limit:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > ENDING_LIMIT:
        return name[:limit].rstrip()
    return f"{stem[: limit - len(ending) - 1].rstrip()}.{ending}"


def with_ending_of(name: str, original: str) -> str:
    """Give a new name the ending of the old one when it has lost it, so that the file still opens."""
    _stem, dot, ending = original.rpartition(".")
    if not dot or not ending or len(ending) > ENDING_LIMIT or name.lower().endswith(f".{ending.lower()}"):
        return name
    return f"{shorten(name, LIMIT - len(ending) - 1)}.{ending}"
