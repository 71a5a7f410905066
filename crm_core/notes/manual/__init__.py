"""What the manual says of notes."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("notes", Path(__file__).parent, order=30, covers=("note_create", "note_edit", "note_versions")))
