"""Pictures in letters: drawn again by ourselves, small, and always sent along."""

import io
import warnings
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from crm_core.files.previews import PICTURES
from crm_core.files.sniffing import content_type_of
from crm_core.mail_templates.content import Piece, picture_keys
from crm_core.mail_templates.models import MailPicture
from kundsystem.messaging.rendered import Part
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short
from kundsystem.shared.pictures import CLAIMED_PIXELS
from kundsystem.shared.serving import stored

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
UPLOAD_LIMIT = 10 * 1000 * 1000
SIDE = 1200  # twice the letter's width, for sharp screens
READY = Path(__file__).parent / "data" / "pictures"
PREFIX = "ready:"


def redrawn(file: BinaryIO, size: int) -> tuple[bytes, str]:
    """Return a picture as a letter can carry it, and its kind: JPEG, or PNG where it can be seen through.

    Raises:
        UserError: it is too large, no picture that mail programs show, or broken.
    """
    if size > UPLOAD_LIMIT:
        raise UserError(_("The picture is too large. It may be 10 MB at most."), code="too_large", field="picture")
    if content_type_of(file) not in PICTURES:
        message = _("Choose a picture in PNG, JPEG, GIF or WebP. Mail programs show no others.")
        raise UserError(message, code="no_picture", field="picture")
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as picture:
                return _drawn(picture)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise UserError(_("The picture is broken."), code="broken", field="picture") from error


def _drawn(picture: Image.Image) -> tuple[bytes, str]:
    if picture.width * picture.height > CLAIMED_PIXELS // 4:
        raise UserError(_("The picture has too many pixels."), code="too_large", field="picture")
    picture.draft("RGB", (SIDE, SIDE))
    drawn = ImageOps.exif_transpose(picture)
    see_through = drawn.mode in {"RGBA", "LA", "PA"} or "transparency" in drawn.info
    drawn = drawn.convert("RGBA" if see_through else "RGB")
    drawn.thumbnail((SIDE, SIDE))
    # A fresh image carries neither place, camera nor profile over.
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    if see_through:
        clean.save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png"
    clean.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue(), "image/jpeg"


def parts_for(pieces: Iterable[Piece]) -> dict[str, Part]:
    """Return the pictures that some pieces show, by their keys; one that is gone is passed over."""
    pieces = list(pieces)
    found = {piece.picture: ready(piece.picture) for piece in pieces if _is_ready(piece)}
    for picture in MailPicture.objects.filter(pk__in=picture_keys(pieces)):
        found[str(picture.pk)] = part_of(picture)
    return found


def part_of(picture: MailPicture) -> Part:
    """Return one of the organisation's pictures as a part of a message."""
    with stored(picture.path) as file:
        content = file.read()
    return Part(picture.name, picture.content_type, content, f"{key_to_short(picture.pk)}@picture")


def ready_names() -> list[str]:
    """Return the names of the pictures that come with the product."""
    return sorted(path.stem for path in READY.glob("*.png"))


@lru_cache(maxsize=32)
def ready(key: str) -> Part:
    """Return a picture that comes with the product."""
    name = key.removeprefix(PREFIX)
    return Part(f"{name}.png", "image/png", (READY / f"{name}.png").read_bytes(), f"{name}@picture")


def as_stored(parts: Iterable[tuple[str, Part]]) -> list[dict[str, Any]]:
    """Return which pictures a letter has, for one that is kept."""
    return [{"key": key, "content_id": part.content_id} for key, part in parts]


def _is_ready(piece: Piece) -> bool:
    return piece.shows_picture and piece.picture.startswith(PREFIX) and _name(piece.picture) in ready_names()


def _name(key: str) -> str:
    return key.removeprefix(PREFIX)
