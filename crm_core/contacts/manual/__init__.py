"""What the manual says of contact persons."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

COVERS = ("customer_tab/contacts", "contact_create", "contact_edit")

register(Chapter("contacts", Path(__file__).parent, order=40, covers=COVERS))
