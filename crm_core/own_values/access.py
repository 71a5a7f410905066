"""The only way a list of values, or one of them, reaches a view."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from crm_core.own_values import registry
from crm_core.own_values.registry import ValueList
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.errors import NotFound


def list_for(actor: Actor, family: str, key: str = "") -> ValueList:
    """Return a list that the actor may shape: the one that is named, or its family's first."""
    actor.require(SETTINGS_MANAGE)
    return registry.list_called(family, key) if key else registry.lists_of(family)[0]


def value_for(actor: Actor, values: ValueList, pk: uuid.UUID) -> Any:
    """Return one value of a list."""
    actor.require(SETTINGS_MANAGE)
    found = values.rows().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such value."))
    return found


def mates_of(actor: Actor, values: ValueList, value: Any) -> list[Any]:
    """Return the values that one can be merged with: those in use, and offered wherever it is."""
    actor.require(SETTINGS_MANAGE)
    found = values.offered().exclude(pk=value.pk)
    if values.scope is None:
        return list(found)
    belongs = f"{values.scope.name}_id"
    return [other for other in found if getattr(other, belongs) in {None, getattr(value, belongs)}]
