"""What the manual says of undoing, and of what is remembered."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("undo", Path(__file__).parent, order=80))
