"""Primary keys and their short form in addresses."""

import base64
import uuid

from uuid_utils.compat import uuid7


def new_key() -> uuid.UUID:
    """Make a UUIDv7: unique everywhere, and close in an index to what was made just before."""
    return uuid7()


class KeyConverter:
    """A key in an address: 22 characters of URL-safe base64 instead of 36 of hexadecimal."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> uuid.UUID:
        """Read the short form; an impossible one means that the address matches nothing."""
        return short_to_key(value)

    def to_url(self, value: uuid.UUID | str) -> str:
        """Write the short form."""
        return key_to_short(value if isinstance(value, uuid.UUID) else uuid.UUID(value))


def key_to_short(key: uuid.UUID) -> str:
    """Write a key as 22 characters."""
    return base64.urlsafe_b64encode(key.bytes).rstrip(b"=").decode()


def short_to_key(value: str) -> uuid.UUID:
    """Read 22 characters back into a key; ValueError when they are not one, or not the way we write it."""
    key = uuid.UUID(bytes=base64.urlsafe_b64decode(value + "=="))
    if key_to_short(key) != value:
        raise ValueError("Not a key as we write it.")
    return key
