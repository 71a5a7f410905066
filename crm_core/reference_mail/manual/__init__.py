"""What the manual says of reference mail."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("references", Path(__file__).parent, order=48, covers=("reference_mail",)))
