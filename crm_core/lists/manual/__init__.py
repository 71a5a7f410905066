"""What the manual says of lists."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = (
    "customer_list",
    "customer_conditions",
    "customer_as_selection",
    "bulk_show",
    "customer_save",
    "customer_print",
    "contact_list",
    "contact_conditions",
    "contact_print",
    "contact_save",
    "deal_print",
    "deal_save",
    "saved_list_settings",
)
register(Chapter("lists", Path(__file__).parent, order=50, covers=_COVERS))
