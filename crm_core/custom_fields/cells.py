"""The organisation's own fields of a thing, where they stand on its card."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from crm_core.custom_fields.definitions import own_fields_of, own_groups_of
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field


def by_heading(subject: str, cell: Callable[[Field], Cell]) -> list[tuple[Any, list[Cell]]]:
    """Return all of them under their headings, in order.

    Args:
        subject: of the thing.
        cell: makes the cell of a field.
    """
    fields = own_fields_of(subject)
    return [(text, [cell(one) for one in fields if one.group == key]) for key, text in own_groups_of(subject).items()]


def filled(subject: str, thing: Model) -> list[Cell]:
    """Return those that a thing has a value of, to be read."""
    custom = getattr(thing, "custom", {})
    return [Cell(one, thing) for one in own_fields_of(subject) if one.name in custom]
