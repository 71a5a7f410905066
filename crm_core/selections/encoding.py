"""A selection as it stands in an address: short, the same for the same selection, and bounded when it is read.

Keys are the bulk of what is stored. They are taken out, written as 16 bytes each, and the rest is compressed.
"""

import base64
import binascii
import json
import re
import uuid
import zlib
from typing import Any

from crm_core.selections.tree import Tree, Unreadable, read

# Web servers take addresses of four thousand characters; what is longer is kept as a draft.
LONGEST = 3000
_MOST_BYTES = 400_000
_KEY = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_MARK = re.compile(r"~(\d{1,4})~")


def encode(tree: Tree) -> str:
    """Write a selection."""
    keys: dict[str, int] = {}

    def taken_out(found: re.Match[str]) -> str:
        return f"~{keys.setdefault(found[1], len(keys))}~"

    plain = json.dumps(tree.as_json(), separators=(",", ":"), sort_keys=True)
    # What stands for a key must not be in the text already.
    text = _KEY.sub(taken_out, plain) if "~" not in plain else plain
    packed = zlib.compress(text.encode(), 9)
    head = len(keys).to_bytes(2, "big") + b"".join(uuid.UUID(key).bytes for key in keys)
    return base64.urlsafe_b64encode(head + packed).decode().rstrip("=")


def decode(text: str) -> Tree:
    """Read what `encode` wrote, or what somebody made up.

    Raises:
        Unreadable: it is nothing of the kind, or too large.
    """
    return read(_unpacked(text))


def _unpacked(text: str) -> Any:
    if len(text) > _MOST_BYTES or not text.isascii():
        raise Unreadable("address")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        count = int.from_bytes(data[:2], "big")
        end = 2 + 16 * count
        keys = [str(uuid.UUID(bytes=data[at : at + 16])) for at in range(2, end, 16)]
        opened = zlib.decompressobj()
        packed = opened.decompress(data[end:], _MOST_BYTES)
        if opened.unconsumed_tail or not opened.eof:
            raise Unreadable("address")
        plain = packed.decode()
        if keys:
            plain = _MARK.sub(lambda found: f'"{keys[int(found[1])]}"', plain)
        return json.loads(plain)
    except (ValueError, IndexError, binascii.Error, zlib.error, RecursionError):
        raise Unreadable("address") from None
