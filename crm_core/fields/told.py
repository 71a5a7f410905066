"""What is not kept but follows from a thing, told in words."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.expressions import Combinable

from crm_core.fields.kinds import Kind
from crm_core.fields.registry import Field


class Told(Kind):
    """What follows from the thing; it is never typed, and a file is given the words that a page shows."""

    def __init__(self, tell: Callable[[Any], str]) -> None:
        self.tell = tell

    def read(self, field: Field, thing: Model) -> str:
        return self.tell(thing)

    def sheet_source(self, field: Field) -> str | Combinable | None:
        return None
