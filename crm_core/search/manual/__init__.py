"""What the manual says of finding things."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("search", Path(__file__).parent, order=55, covers=("search",)))
