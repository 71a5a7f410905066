"""What the manual says of the settings."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_VALUES = ("values_family", "values_index", "values_merge")

register(
    Chapter("settings", Path(__file__).parent, order=190, covers=("settings",)),
    Chapter("own-values", Path(__file__).parent, order=191, covers=_VALUES),
)
