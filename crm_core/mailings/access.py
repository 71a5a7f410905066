"""The only way a mailing reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.mailings.models import Mailing
from crm_core.mailings.permissions import SEND, VIEW
from crm_core.mailings.queries import MailingQuerySet
from crm_core.reach import sees_everybodys
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def mailings_for(actor: Actor) -> MailingQuerySet:
    """Return the mailings that the actor may see: whoever sees own customers only sees own mailings only."""
    actor.require(VIEW)
    found = Mailing.objects.all()
    return found if sees_everybodys(actor) else found.of(actor.user)


def mailing_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Mailing:
    """Return one mailing.

    Raises:
        NotFound: it does not exist, or is not the actor's to see.
        Forbidden: the actor may not see mailings, or not send them when `write` is asked for.
    """
    if write:
        actor.require(SEND)
    mailing = mailings_for(actor).with_keys([pk]).first()
    if mailing is None:
        raise NotFound(_("The mailing does not exist."))
    return mailing
