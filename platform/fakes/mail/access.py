"""How a letter reaches a view: there, or 404."""

from django.http import Http404

from fakes.mail import state
from fakes.mail.letters import Part, Reading, read
from fakes.mail.mailbox import Letter


def letter_for(id: str) -> tuple[Letter, bytes]:
    """Return a letter and what was sent."""
    letter = state.mailbox().find(id)
    content = state.mailbox().content(letter) if letter else None
    if letter is None or content is None:
        raise Http404("That letter is not here, or not any longer.")
    return letter, content


def reading_for(id: str) -> tuple[Letter, Reading]:
    """Return a letter that has been read."""
    letter, content = letter_for(id)
    return letter, read(content)


def part_for(id: str, number: int) -> Part:
    """Return a part of a letter."""
    _letter, reading = reading_for(id)
    for part in reading.parts:
        if part.number == number:
            return part
    raise Http404("That letter has no such part.")
