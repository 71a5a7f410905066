"""The only way a letter that came in reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.inbound.models import IncomingMail
from crm_core.inbound.permissions import SORT
from crm_core.inbound.queries import IncomingMailQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def incoming_for(actor: Actor) -> IncomingMailQuerySet:
    """Return what came in and has found no customer, to whoever sorts it."""
    actor.require(SORT)
    return IncomingMail.objects.exclude(state=IncomingMail.State.NOTED)


def incoming_mail_for(actor: Actor, pk: uuid.UUID) -> IncomingMail:
    """Return one of them; NotFound when it is not there, or not any longer."""
    mail = incoming_for(actor).filter(pk=pk).first()
    if mail is None:
        raise NotFound(_("The letter is not here any more. Somebody may have sorted it."))
    return mail
