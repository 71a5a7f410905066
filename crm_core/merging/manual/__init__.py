"""What the manual says of duplicates."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

COVERS = tuple(f"{name}_{what}" for name in ("customer", "contact") for what in ("duplicates", "merge_choose", "merge"))

register(Chapter("duplicates", Path(__file__).parent, order=75, covers=COVERS))
