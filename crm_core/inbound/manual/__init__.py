"""What the manual says of letters that come in."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("incoming-mail", Path(__file__).parent, order=47, covers=("incoming_mail",)))
