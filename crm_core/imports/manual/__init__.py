"""What the manual says of importing."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

COVERS = ("import_start", "import_show", "import_duplicates", "job_list", "job_show")

register(Chapter("importing", Path(__file__).parent, order=70, covers=COVERS))
