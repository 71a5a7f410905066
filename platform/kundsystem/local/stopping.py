"""Being asked to stop: once in order, twice at once."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AskedToStop(BaseException):
    """Somebody pressed Ctrl C, or the system wants us gone."""


class Stopping:
    """Turns the first signal into an exception, and later ones into haste."""

    def __init__(self) -> None:
        self.begun = False
        self.hurry: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Say that stopping has begun, so that a signal no longer interrupts it."""
        self.begun = True

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.begun:
            self.hurry()
        else:
            self.begun = True
            raise AskedToStop


@contextlib.contextmanager
def listening() -> Iterator[Stopping]:
    """Listen to the signals that ask us to stop."""
    stopping = Stopping()
    before = {number: signal.signal(number, stopping) for number in SIGNALS}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
