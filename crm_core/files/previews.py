"""Pictures drawn again by ourselves: what is shown inside a page is never the uploaded bytes."""

import io
import logging
import struct
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

logger = logging.getLogger(__name__)

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
CLAIMED_PIXELS = 120_000_000  # as the header says, before anything is unpacked
DRAWN_PIXELS = 30_000_000  # what may be held in memory: about 120 MB
SIDE = 1600


def draw_preview(file: BinaryIO) -> bytes | None:
    """Return the picture as WebP, turned right and without camera data; None when it can not or may not be drawn.

    A picture that claims to be enormous, or that is broken, is still kept as a file; it only has no preview.
    """
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as picture:
                return _draw(picture)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        MemoryError,
        Image.DecompressionBombError,
    ) as error:
        logger.info("No preview: %s", type(error).__name__)
        return None


def _draw(picture: Image.Image) -> bytes | None:
    if picture.width * picture.height > CLAIMED_PIXELS:
        return None
    # A JPEG can be unpacked at a fraction of its size, so that a large photograph costs little.
    picture.draft("RGB", (SIDE, SIDE))
    if picture.width * picture.height > DRAWN_PIXELS:
        return None
    drawn = ImageOps.exif_transpose(picture)
    has_alpha = drawn.mode in {"RGBA", "LA", "PA"} or "transparency" in drawn.info
    drawn = drawn.convert("RGBA" if has_alpha else "RGB")
    drawn.thumbnail((SIDE, SIDE))
    # A fresh image carries neither place, camera nor profile over.
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()
