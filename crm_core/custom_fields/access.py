"""The only way a definition reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.custom_fields.models import CustomField
from crm_core.custom_fields.queries import CustomFieldQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.errors import NotFound


def custom_fields_for(actor: Actor) -> CustomFieldQuerySet:
    """Return every definition, put away or not; only for those who shape the system."""
    actor.require(SETTINGS_MANAGE)
    return CustomField.objects.all()


def custom_field_for(actor: Actor, pk: uuid.UUID) -> CustomField:
    """Return one definition with what can be chosen in it; NotFound when there is none."""
    found = custom_fields_for(actor).prefetch_related("options").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such field, or it has been removed."))
    return found
