"""What the manual says of files."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("files", Path(__file__).parent, order=60, covers=("customer_tab/files", "file_rename")))
