"""What the manual says of customers and their window."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

COVERS = ("customer_create", "customer_show", "customer_edit", "customer_tab", "window_tabs")

register(Chapter("customers", Path(__file__).parent, order=20, covers=COVERS))
