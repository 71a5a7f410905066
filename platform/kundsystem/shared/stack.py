"""Room on Python's own stack.

CPython 3.11 keeps the frames of running functions in pieces of 16 KB. A loop whose calls happen to cross the end of a
piece makes the operating system give and take memory at every turn, so that a page takes two or three times as long
only because of how many functions lie above it. A function that says it needs much gets a large piece, and everything
that it calls finds room in what is left of it.
"""

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

# In slots of eight bytes: the piece is rounded up to 1 MB, of which a little more than half is asked for. None of it
# is touched until frames lie there, so what is not needed costs nothing.
_SLOTS = 66_000


def with_room(function: Callable[..., Answer], *arguments: object) -> Answer:
    """Call a function with room for everything that it calls."""
    return function(*arguments)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_SLOTS)
