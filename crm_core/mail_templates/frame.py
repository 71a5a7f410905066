"""The organisation's own head and foot around a letter."""

from dataclasses import dataclass

from django.db import connection

from kundsystem.shared.colours import contrast

COLOUR = "#0b5a70"
READABLE = 4.5


@dataclass(frozen=True)
class Frame:
    """What a letter is framed by: the organisation's name and colour; `part` when only its head or foot is shown."""

    name: str
    colour: str = COLOUR
    part: str = ""


def frame_in_force() -> Frame:
    """Return the frame of the organisation that is set: in its own colour, when white is readable on that."""
    tenant = connection.tenant  # type: ignore[attr-defined]
    own = str(getattr(tenant, "colour", ""))
    readable = bool(own) and contrast(own, "#ffffff") >= READABLE
    return Frame(name=str(getattr(tenant, "name", "")), colour=own if readable else COLOUR)
