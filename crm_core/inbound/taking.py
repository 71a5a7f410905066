"""Who else reads letters that come in, before it is decided whose they are."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kundsystem.accounts.actor import Actor
from kundsystem.messaging.incoming import Incoming

if TYPE_CHECKING:
    from crm_core.inbound.models import IncomingMail


class CalendarNews:
    """What a letter was to the calendar."""

    NONE, ANSWER, INVITATION = "", "answer", "invitation"


Reader = Callable[[Actor, Incoming, "IncomingMail"], str]
_readers: list[Reader] = []


def reads_calendars(reader: Reader) -> Reader:
    """Register what takes a letter's calendar file, and says what it was."""
    _readers[:] = [reader]
    return reader


def calendar_news(actor: Actor, letter: Incoming, mail: "IncomingMail") -> str:
    """Let it be read."""
    return next((news for reader in _readers if (news := reader(actor, letter, mail))), CalendarNews.NONE)
