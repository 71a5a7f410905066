"""What a file that is a picture looks like: drawn again by ourselves."""

from typing import BinaryIO

from kundsystem.shared.pictures import Drawing, redraw

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SIDE = 1600
PREVIEW = Drawing((SIDE, SIDE), formats=("PNG", "JPEG", "GIF", "WEBP"))


def draw_preview(file: BinaryIO) -> bytes | None:
    """Return the picture as WebP; a file that claims to be enormous, or is broken, is kept and only has no preview."""
    return redraw(file, PREVIEW)
