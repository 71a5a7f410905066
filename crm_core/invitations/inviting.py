"""Seeing to it that every guest of a booking knows what it is now."""

from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from crm_core.bookings.models import Booking
from crm_core.history.actions import after_undo
from crm_core.history.models import Change
from crm_core.history.undo import Undone
from crm_core.invitations import itip, letters
from crm_core.invitations.models import GuestAnswer, InvitationMail, SentInvitation
from crm_core.invitations.planning import Known, Letter
from crm_core.invitations.planning import letters as planned
from crm_core.invitations.sending import sent_by
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.addresses import inbound_address
from kundsystem.shared.database import connection

_TABLES = ("booking", "booking_guest", "booking_skip")


def follow(actor: Actor, whole: Booking) -> list[InvitationMail]:
    """Write the letters that a booking's guests have to get now; they leave when the transaction is committed.

    Args:
        actor: whoever changed it.
        whole: a booking, or a series.
    """
    told = {one.email: one for one in SentInvitation.objects.select_for_update().filter(booking=whole)}
    want = itip.wanted(whole)
    if (not want and not told) or _is_over(whole, want):
        return []
    made = []
    with override(connection.tenant.language):
        for email in sorted({*told, *want}):
            row = told.get(email) or SentInvitation(booking=whole, email=email, organizer=organizer_of(whole))
            made += _tell(actor, whole, row, want.get(email, itip.Wanted(row.name)))
    return made


def _is_over(whole: Booking, want: dict[str, itip.Wanted]) -> bool:
    """Tell whether nothing of it is left to happen: nobody is written to about what has been."""
    now = timezone.now()
    parts = [whole, *(one for guest in want.values() for one in guest.parts.values())]
    return all(one.lasts_until is not None and one.lasts_until <= now for one in parts)


def _tell(actor: Actor, whole: Booking, row: SentInvitation, want: itip.Wanted) -> list[InvitationMail]:
    known = want.known()
    before = Known({part: told[0] for part, told in row.parts.items()}, frozenset(row.gone))
    found = planned(before, known)
    times = want.times()
    if found:
        row.name = want.name or row.name
        row.sequence = max(whole.sequence, row.sequence + (1 if row.parts else 0))
        # An answer to another time is none to this one.
        moved = [part for part, told in row.parts.items() if part in times and times[part] != told[1]]
        if moved:
            answers = GuestAnswer.objects.filter(invitation=row)
            (answers if "" in moved else answers.filter(part__in=moved)).delete()
    first = not row.parts
    row.parts = {part: [digest, times[part]] for part, digest in known.parts.items()}
    row.gone = sorted(known.gone)
    row.save()
    return [_letter(actor, whole, row, want, one, is_first=first) for one in found]


def _letter(
    actor: Actor, whole: Booking, row: SentInvitation, want: itip.Wanted, letter: Letter, *, is_first: bool
) -> InvitationMail:
    sender = whole.owner or actor.user
    name = letters.organizer_name(sender.name if sender else "")
    shown = [want.parts.get(part, whole) for part in letter.parts]
    when = None if letter.parts[0] in want.parts or not letter.parts[0] else itip.original_of(letter.parts[0])
    subject, text, html = letters.write(letter.method, shown[0], name, when=when, is_first=is_first)
    mail = InvitationMail.objects.create(
        booking=whole,
        sender=sender,
        method=letter.method,
        email=row.email,
        name=row.name,
        reply_to=row.organizer,
        subject=subject,
        text=text,
        html=html,
        file=itip.file_for(letter, want, row, whole, name, sent_by(sender)),
    )
    hand_over(mail)
    return mail


def hand_over(mail: InvitationMail) -> None:
    """Let a worker send a letter once all of this is written."""
    from crm_core.invitations.tasks import deliver_invitation

    transaction.on_commit(lambda: deliver_invitation.delay(str(mail.pk)), robust=True)


def organizer_of(whole: Booking) -> str:
    """Return where guests' answers go: to us, else to whoever booked."""
    organisation = connection.tenant
    ours = inbound_address(organisation.inbound, organisation.name, whole.pk)
    return ours or (whole.owner.email if whole.owner else parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


@after_undo
def follow_undone(outcome: Undone) -> None:
    """Tell guests when what they were told is undone."""
    changes = Change.objects.filter(operation=outcome.operation, table_name__in=_TABLES).values_list(
        "table_name", "row_id", "diff__booking_id"
    )[:1000]
    keys = {str(row) if table == "booking" else str(booking) for table, row, booking in changes}
    keys.discard("None")
    if not keys:
        return
    series = Booking.objects.filter(pk__in=keys, series__isnull=False).values_list("series", flat=True)
    wholes = Booking.objects.filter(pk__in=[*keys, *series], series=None)
    invited = SentInvitation.objects.filter(booking__in=wholes).values("booking")
    for whole in wholes.filter(pk__in=invited).select_related("kind", "owner"):
        follow(Actor.system("undo"), whole)
