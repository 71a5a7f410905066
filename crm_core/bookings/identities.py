"""What bookings are called in other calendars (UID)."""

import uuid

OURS = "@kundsystem"


def key_in(uid: str) -> uuid.UUID | None:
    """Return the key of the booking that an identity of ours names."""
    text = uid.removesuffix(OURS)
    try:
        return uuid.UUID(text) if text != uid else None
    except ValueError:
        return None
