"""Telling the layers above that somebody has come to the organisation, or has left it."""

from collections.abc import Callable

Hook = Callable[[str], None]
_joined: list[Hook] = []
_left: list[Hook] = []


def on_join(hook: Hook) -> Hook:
    """Register what is to be done with the e-mail address of somebody who has come, in the same transaction."""
    if hook not in _joined:
        _joined.append(hook)
    return hook


def on_leave(hook: Hook) -> Hook:
    """Register what is to be done with the e-mail address of somebody who has left, in the same transaction."""
    if hook not in _left:
        _left.append(hook)
    return hook


def joined(email: str) -> None:
    """Say that somebody has come."""
    for hook in _joined:
        hook(email)


def left(email: str) -> None:
    """Say that somebody has left."""
    for hook in _left:
        hook(email)
