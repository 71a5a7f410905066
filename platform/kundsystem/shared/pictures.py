"""Pictures drawn again by ourselves: what is shown inside a page is never the uploaded bytes."""

import io
import logging
import struct
import warnings
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from kundsystem.shared.errors import UserError

logger = logging.getLogger(__name__)

UPLOAD_LIMIT = 5 * 1000 * 1000
CLAIMED_PIXELS = 120_000_000  # as the header says, before anything is unpacked
DRAWN_PIXELS = 30_000_000  # what may be held in memory: about 120 MB


@dataclass(frozen=True)
class Drawing:
    """How a picture is drawn.

    Args:
        size: within which width and height.
        formats: what is understood; anything else is refused unread.
        square: cut to the middle square rather than fitted in.
        form: what is written, WEBP or PNG.
    """

    size: tuple[int, int]
    formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP")
    square: bool = False
    form: str = "WEBP"


def receive(upload: UploadedFile, drawing: Drawing, field: str) -> bytes:
    """Return an uploaded picture, drawn anew.

    Raises:
        UserError: it is too large, a kind that is not understood, or broken; it belongs to the field.
    """
    if (upload.size or 0) > UPLOAD_LIMIT:
        raise UserError(_("The picture is too large. It may be 5 MB at most."), code="file_too_large", field=field)
    content = cast(BinaryIO, upload.file)
    content.seek(0)
    if b"<svg" in content.read(4096).lower():
        message = _("SVG is not accepted, since it can hold programs. Save the picture as PNG and choose that.")
        raise UserError(message, code="svg", field=field)
    drawn = redraw(content, drawing)
    if drawn is None:
        message = _("This picture can not be read. Choose a file in PNG, JPEG or WebP.")
        raise UserError(message, code="no_picture", field=field)
    return drawn


def redraw(file: BinaryIO, drawing: Drawing) -> bytes | None:
    """Return the picture drawn anew, turned right and without camera data; None when it can not or may not be drawn."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=drawing.formats) as picture:
                return _draw(picture, drawing)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        MemoryError,
        Image.DecompressionBombError,
    ) as error:
        logger.info("No picture: %s", type(error).__name__)
        return None


def _draw(picture: Image.Image, drawing: Drawing) -> bytes | None:
    if picture.width * picture.height > CLAIMED_PIXELS:
        return None
    # A JPEG can be unpacked at a fraction of its size, so that a large photograph costs little.
    picture.draft("RGB", drawing.size)
    if picture.width * picture.height > DRAWN_PIXELS:
        return None
    drawn = ImageOps.exif_transpose(picture)
    has_alpha = drawn.mode in {"RGBA", "LA", "PA"} or "transparency" in drawn.info
    drawn = drawn.convert("RGBA" if has_alpha else "RGB")
    if drawing.square:
        drawn = ImageOps.fit(drawn, drawing.size)
    else:
        drawn.thumbnail(drawing.size)
    # A fresh image carries neither place, camera nor profile over.
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, drawing.form, **({"optimize": True} if drawing.form == "PNG" else {"quality": 80, "method": 2}))
    return out.getvalue()
