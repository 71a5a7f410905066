"""What the manual says of own fields."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

COVERS = ("custom_field_list", "custom_field_create", "custom_field_edit", "custom_field_kind")

register(Chapter("own-fields", Path(__file__).parent, order=90, covers=COVERS))
