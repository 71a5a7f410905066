"""What the manual says of the organisation's own pages in the settings."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

COVERED = ("organisation_name", "organisation_look", "organisation_habits")

register(Chapter("organisation", Path(__file__).parent, order=192, covers=COVERED))
