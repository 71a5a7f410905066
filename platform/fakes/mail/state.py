"""What this process holds, set once when it starts: a mailbox, its faults, and where the product and its texts are."""

from dataclasses import dataclass, field

from fakes.mail.faults import Faults
from fakes.mail.mailbox import Mailbox
from fakes.mail.writing import Inbound


@dataclass(frozen=True)
class Held:
    """What the pages show and change.

    Args:
        mailbox: the letters.
        faults: how the server misbehaves.
        inbound: where letters to the product go.
        texts: the address of the stand-in that holds texts; empty when there is none.
    """

    mailbox: Mailbox
    faults: Faults = field(default_factory=Faults)
    inbound: Inbound = field(default_factory=Inbound)
    texts: str = ""


_held: dict[str, Held] = {}


def begin(held: Held) -> None:
    """Hold these from now on."""
    _held["now"] = held


def now() -> Held:
    """Return what is held."""
    return _held["now"]


def mailbox() -> Mailbox:
    """Return the mailbox that the pages show."""
    return now().mailbox


def faults() -> Faults:
    """Return the faults that the pages change."""
    return now().faults
