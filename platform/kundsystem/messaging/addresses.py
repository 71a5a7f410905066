"""Addresses that letters come back to: an organisation's own, and one for the answer to each letter."""

import base64
import binascii
import re
import uuid

from django.conf import settings
from django.utils.text import slugify

# The organisation's part, chosen at random, so that nobody guesses it; a name before it tells people whose it is.
KEY = re.compile(r"(?:[a-z0-9-]{1,16}-)?([0-9a-f]{12})(?:\+([a-z2-7]{26}))?")


def inbound_address(key: str, name: str, about: uuid.UUID | None = None) -> str:
    """Return where an organisation's mail comes in; empty when this installation takes none.

    Args:
        key: of the organisation, as `tenants.models.Organisation.inbound` has it.
        name: what the organisation is called; only for people's eyes.
        about: the letter that is answered: its answer is known by it.
    """
    if not settings.INBOUND_DOMAIN or not key:
        return ""
    shown = slugify(name)[:16].strip("-")
    local = f"{shown}-{key}" if shown else key
    return f"{local}+{_token(about)}@{settings.INBOUND_DOMAIN}" if about else f"{local}@{settings.INBOUND_DOMAIN}"


def read_address(address: str) -> tuple[str, uuid.UUID | None] | None:
    """Return the key of the organisation that an address is of, and the letter that is answered; None for others'."""
    local, _at, domain = address.strip().lower().rpartition("@")
    found = KEY.fullmatch(local)
    if not settings.INBOUND_DOMAIN or domain != settings.INBOUND_DOMAIN.lower() or found is None:
        return None
    return found[1], _letter(found[2]) if found[2] else None


def _token(key: uuid.UUID) -> str:
    """A key in letters that survive a mail server that makes them all small."""
    return base64.b32encode(key.bytes).decode().rstrip("=").lower()


def _letter(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(bytes=base64.b32decode(f"{token.upper()}======"))
    except (binascii.Error, ValueError):
        return None
