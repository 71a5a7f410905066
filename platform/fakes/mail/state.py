"""What this process holds: one mailbox and its faults, set once when it starts."""

from fakes.mail.faults import Faults
from fakes.mail.mailbox import Mailbox

_held: dict[str, tuple[Mailbox, Faults]] = {}


def begin(mailbox: Mailbox, faults: Faults) -> None:
    """Hold these from now on."""
    _held["now"] = (mailbox, faults)


def mailbox() -> Mailbox:
    """Return the mailbox that the pages show."""
    return _held["now"][0]


def faults() -> Faults:
    """Return the faults that the pages change."""
    return _held["now"][1]
