"""When people are busy with what is no booking here: what knows of it registers itself."""

import uuid
from collections.abc import Callable, Collection

from crm_core.bookings.occurrences import Occurrence
from crm_core.bookings.windows import Window
from kundsystem.accounts.actor import Actor

Busy = Callable[[Actor, Window, Collection[uuid.UUID] | None], list[Occurrence]]
_known: list[Busy] = []


def knows_busy(function: Busy) -> Busy:
    """Register what knows when some people, or all when None is asked for, are busy in a window."""
    if function not in _known:
        _known.append(function)
    return function


def busy_elsewhere(actor: Actor, window: Window, users: Collection[uuid.UUID] | None) -> list[Occurrence]:
    """Return when some people are busy with what is no booking here; everybody when None."""
    return [one for function in _known for one in function(actor, window, users)]


def with_others(actor: Actor, window: Window, found: list[Occurrence], who: str | None) -> list[Occurrence]:
    """Add that to what is booked, in order.

    Args:
        actor: who looks.
        window: at which days.
        found: what is booked.
        who: whose calendar it is: a key, or everybody's.
    """
    users = None if who is None or not _is_key(who) else [uuid.UUID(who)]
    if not (more := busy_elsewhere(actor, window, users)):
        return found
    return sorted([*found, *more], key=lambda one: (one.starts, not one.is_all_day, one.heading, one.key))


def _is_key(text: str) -> bool:
    return len(text) == 36
