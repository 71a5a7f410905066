"""What can be done from the palette: on the page's customer, or anywhere. Subjects register it in their `search.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from crm_core.search.providers import About, Hit, Text
from kundsystem.accounts.actor import Actor


@dataclass(frozen=True)
class Command:
    """Something to do with what the page is about.

    Args:
        key: unique name.
        subject: of what it is about: `customer`.
        label: verb first.
        icon: name in icons.txt.
        url: where it is done, given the key of what the page is about.
        letter: that does it while nothing else is typed; translated, since it comes from the label.
        permission: what is needed.
        order: small first.
    """

    key: str
    subject: str
    label: Text
    icon: str
    url: Callable[..., str]
    letter: Text = ""
    permission: str = ""
    order: int = 100


_commands: dict[str, Command] = {}


def register(*commands: Command) -> None:
    """Add commands, or put others in their place."""
    _commands.update({command.key: command for command in commands})


def commands_about(actor: Actor, about: About) -> list[Hit]:
    """Return what the actor may do with what the page is about."""
    allowed = (one for one in _commands.values() if one.subject == about.subject)
    offered = sorted((one for one in allowed if _may(actor, one)), key=lambda one: (one.order, one.key))
    return [Hit(one.label, one.url(about.key), one.icon, letter=one.letter) for one in offered]


def _may(actor: Actor, command: Command) -> bool:
    return not command.permission or actor.may(command.permission)
