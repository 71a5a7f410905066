"""The only way invitations reach a view."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings.models import Booking
from crm_core.bookings.permissions import VIEW, WRITE
from crm_core.invitations.models import InvitationMail, ReceivedInvitation, SentInvitation
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound

SHOWN = 50


def waiting_for(actor: Actor) -> list[ReceivedInvitation]:
    """Return the invitations that somebody should look at, the soonest first."""
    actor.require(VIEW)
    found = ReceivedInvitation.objects.waiting(timezone.now()).select_related("booking").in_time()
    return list(found[:SHOWN])


def answered_for(actor: Actor) -> list[ReceivedInvitation]:
    """Return the invitations that were answered last."""
    actor.require(VIEW)
    found = ReceivedInvitation.objects.filter(answered_by__isnull=False).exclude(state="waiting")
    return list(found.select_related("booking", "answered_by").order_by("-received_at", "-pk")[:20])


def number_waiting(actor: Actor) -> int:
    """Return how many invitations somebody should look at."""
    return ReceivedInvitation.objects.waiting(timezone.now()).count() if actor.may(WRITE) else 0


def received_for(actor: Actor, pk: uuid.UUID) -> ReceivedInvitation:
    """Return an invitation to whoever may answer it; NotFound when it is not there."""
    actor.require(WRITE)
    row = ReceivedInvitation.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("The invitation is not here any more."))
    return row


def told_of(whole: Booking) -> list[SentInvitation]:
    """Return who has been invited to a booking or a series, with their answers."""
    return list(SentInvitation.objects.filter(booking=whole).prefetch_related("answers").order_by("pk"))


def mails_of(whole: Booking) -> list[InvitationMail]:
    """Return the letters about a booking or a series, the latest first."""
    return list(InvitationMail.objects.filter(booking=whole).order_by("-pk").defer("file", "html", "text")[:200])
