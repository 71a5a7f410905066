"""What the manual says of the log."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("log", Path(__file__).parent, order=85, covers=("log", "log_show")))
