"""What the manual says of the catalogue."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = (
    "product_list",
    "product_conditions",
    "product_print",
    "product_save",
    "product_show",
    "product_create",
    "product_edit",
)

register(Chapter("products", Path(__file__).parent, order=44, covers=_COVERS))
