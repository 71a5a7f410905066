"""A value where it stands, in a list or on a card, and whether it is changed there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property  # without the lock that Python's own takes at every cell

from crm_core.fields.registry import Field


@dataclass
class Cell:
    """One field of one object as a page shows it.

    Args:
        field: which field.
        thing: whose value.
        url: address of the cell itself; below it lies its editor. Empty when it can not be changed there.
        page: address of the whole form, for those without scripts.
        late: whether the time it tells of is so long ago that it is marked.
    """

    field: Field
    thing: Model
    url: str = ""
    page: str = ""
    late: bool = False

    @cached_property
    def value(self) -> Any:
        """The value itself."""
        return self.field.read(self.thing)

    @cached_property
    def text(self) -> str:
        """The value as plain text."""
        return self.field.kind.show(self.value)

    @property
    def template(self) -> str:
        """The fragment that shows it."""
        return f"crm_core/fields/show/{self.field.kind.display}.html"

    @property
    def id(self) -> str:
        """Unique on a page that shows the object's field once."""
        return f"cell-{self.thing.pk.hex}-{self.field.name}"

    @property
    def is_link(self) -> bool:
        """Whether the value itself leads somewhere, so that it can not be what one presses to change it."""
        return bool(self.text) and self.field.kind.display in {"email", "phone", "link", "reference"}
