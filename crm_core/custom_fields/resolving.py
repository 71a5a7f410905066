"""Finding the people and customers that own fields name: all of a page's together, never one by one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from crm_core.fields.lookups import as_key
from crm_core.fields.registry import Field, fields_of

_MET = "_custom_met"


def forget(thing: Model) -> None:
    """Let what an object's fields name be found anew."""
    thing.__dict__.pop(_MET, None)


def met_by(thing: Model, subject: str) -> dict[str, Any]:
    """Return what an object's fields name, by key; for one that was not prepared it is looked up here."""
    if _MET not in thing.__dict__:
        meet([thing], subject)
    met: dict[str, Any] = thing.__dict__[_MET]
    return met


def meet(things: Iterable[Any], subject: str, only: Iterable[Field] | None = None) -> None:
    """Fetch what the fields of some objects name: one question for people and one for customers, or none.

    Args:
        things: of one subject.
        subject: which.
        only: the fields that will be shown; all of them when it is not said.
    """
    fields = [field for field in (fields_of(subject) if only is None else only) if _names(field) is not None]
    if not fields:
        return
    listed = list(things)
    wanted: dict[type[Model], set[str]] = {}
    for thing in listed:
        for field in fields:
            if (raw := thing.custom.get(field.name)) is not None and as_key(str(raw)):
                wanted.setdefault(_names(field), set()).add(raw)  # type: ignore[arg-type]
    met = {str(row.pk): row for model, keys in wanted.items() for row in model._default_manager.filter(pk__in=keys)}
    for thing in listed:
        thing.__dict__[_MET] = met


def _names(field: Field) -> type[Model] | None:
    storing = getattr(field, "storing", None)
    return storing.names() if storing is not None and storing.names else None
