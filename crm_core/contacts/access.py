"""The only way a contact person reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.contacts.queries import ContactQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import Conflict, NotFound


def contacts_for(actor: Actor) -> ContactQuerySet:
    """Return every person that the actor may see, those put away too; not those that were merged with another."""
    actor.require("customers.view")
    return Contact.objects.not_merged().seen_by(actor)


def contact_for(actor: Actor, pk: uuid.UUID, *, write: bool = False, exact: bool = False) -> Contact:
    """Return a person that the actor may see, or change when `write`; by a merged one's key, the one it leads to.

    Raises:
        NotFound: there is no such person, or it was put away.
        Conflict: it was merged with another, and `exact` says that only this one will do.
    """
    actor.require("customers.view")
    contacts = Contact.objects.seen_by(actor).active().select_related("customer", "position_type").with_last_note()
    contact = contacts.filter(pk=pk).first() or contacts.named_by([pk]).first()
    if contact is None:
        raise NotFound(_("There is no such person, or they have been put away."))
    if exact and contact.pk != pk:
        raise Conflict(_("The person was merged with %(name)s meanwhile.") % {"name": contact.name}, code="merged")
    if write:
        actor.require(CONTACTS_WRITE)
    return contact
