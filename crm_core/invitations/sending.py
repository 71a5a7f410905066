"""Handing over letters with calendar files: each once, and what came of it is written down."""

import datetime as dt
import uuid
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm_core.invitations.models import InvitationMail
from crm_core.sender_domains.queries import sending_addresses
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.messaging.envelope import Envelope, UnsafeHeader
from kundsystem.messaging.failures import Failure, TryLater, Uncertain
from kundsystem.messaging.rendered import Part, Rendered
from kundsystem.messaging.transport import transport
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection

GIVEN_UP = dt.timedelta(minutes=15)
State = InvitationMail.State


def deliver(key: uuid.UUID) -> None:
    """Hand a letter to the mail server, unless somebody has done so already.

    Raises:
        TryLater: it surely did not leave; it is queued again.
    """
    mail = claim(actor=Actor.system(), key=key)
    if mail is None:
        return
    state, reason = State.SENT, ""
    try:
        transport().send(rendered(mail), envelope_of(mail))
    except UnsafeHeader:
        with override(connection.tenant.language):
            state, reason = State.FAILED, _("The name, subject or address holds a line break.")
    except TryLater:
        settle(actor=Actor.system(), key=key, state=State.QUEUED)
        raise
    except Uncertain as failure:
        # The answer was lost: it may have been taken, so it is not sent again.
        state, reason = State.UNCERTAIN, failure.sentence
    except Failure as failure:
        state, reason = State.FAILED, failure.sentence
    settle(actor=Actor.system(), key=key, state=state, reason=reason)


@action("invitation.claim")
def claim(*, actor: Actor, key: uuid.UUID) -> InvitationMail | None:
    """Say that a letter is being handed over; None when somebody has said so already."""
    now = timezone.now()
    if InvitationMail.objects.filter(pk=key, state=State.QUEUED).update(state=State.SENDING, finished_at=now):
        return InvitationMail.objects.select_related("sender").get(pk=key)
    silent = InvitationMail.objects.filter(pk=key, state=State.SENDING, finished_at__lt=now - GIVEN_UP)
    silent.update(state=State.UNCERTAIN, finished_at=now)
    return None


@action("invitation.settle")
def settle(*, actor: Actor, key: uuid.UUID, state: str, reason: str = "") -> None:
    """Write down how it went."""
    InvitationMail.objects.filter(pk=key).update(state=state, reason=reason[:200], finished_at=timezone.now())


def rendered(mail: InvitationMail) -> Rendered:
    """Return a letter with its calendar file: as another form of the same, which calendars read, and to take along."""
    file = mail.file.encode()
    form = Part("", f"text/calendar; method={mail.method}", file)
    attached = Part("invite.ics", "application/ics", file)
    return Rendered(mail.subject, mail.html, mail.text, attachments=(attached,), alternatives=(form,))


def sent_by(user: User | None) -> str:
    """Return the address that somebody's letters come from: their own where the organisation's domain is verified."""
    return sending_addresses(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])(user.email if user else "")


def envelope_of(mail: InvitationMail) -> Envelope:
    """Return the outside of a letter: answers go to the organiser that its file names."""
    sender = sent_by(mail.sender)
    return Envelope(
        to=mail.email,
        to_name=mail.name,
        sender=sender,
        sender_name=mail.sender.name if mail.sender else str(connection.tenant.name),
        reply_to=mail.reply_to,
        message_id=f"<{mail.pk}@{sender.rpartition('@')[2]}>",
        categories=("invitation",),
    )
