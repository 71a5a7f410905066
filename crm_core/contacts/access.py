"""The only way a contact person reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.contacts.permissions import CONTACTS_WRITE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def contact_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Contact:
    """Return a person that the actor may see, or change when `write`."""
    actor.require("customers.view")
    contact = (
        Contact.objects.active().select_related("customer", "position_type").with_last_note().filter(pk=pk).first()
    )
    if contact is None:
        raise NotFound(_("There is no such person, or they have been put away."))
    if write:
        actor.require(CONTACTS_WRITE)
    return contact
