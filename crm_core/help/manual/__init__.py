"""What the manual says of the keyboard, and of itself."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("keyboard", Path(__file__).parent, order=210, covers=("help_index", "help_show")))
