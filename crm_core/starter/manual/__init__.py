"""What the manual says of the first days."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("getting-started", Path(__file__).parent, order=10, covers=("home",)))
