"""Answering invitations from outside."""

import datetime as dt
import uuid
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm_core.bookings import access
from crm_core.bookings.actions import change_booking, create_booking, take_away
from crm_core.bookings.content import Content, content_of
from crm_core.bookings.models import Booking, BookingSkip
from crm_core.bookings.occurrences import ORIGINAL
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.series import Scope
from crm_core.customers.models import Customer
from crm_core.inbound.matching import customers_at
from crm_core.invitations import letters
from crm_core.invitations.inviting import hand_over
from crm_core.invitations.itip import answer_file
from crm_core.invitations.models import Answer, InvitationMail, ReceivedInvitation
from crm_core.invitations.sending import sent_by
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import NotFound, UserError

State = ReceivedInvitation.State


@action("invitation.answer", permission=WRITE)
def answer_invitation(*, actor: Actor, pk: uuid.UUID, answer: str, comment: str = "") -> ReceivedInvitation:
    """Accept, perhaps accept or decline an invitation: it is booked, or not, and its organiser is told.

    Raises:
        NotFound: it is not there.
        UserError: it has been cancelled, or the answer is none.
    """
    row = _locked(pk)
    if row.state == State.CANCELLED:
        raise UserError(_("The organiser has cancelled it."), code="cancelled")
    if answer not in Answer.values:
        raise UserError(_("Choose an answer."), code="answer", field="answer")
    if answer == Answer.DECLINED:
        _unbook(actor, row)
    else:
        row.booking = _booked(actor, row)
    row.state, row.is_changed, row.answered_by = State(answer), False, actor.user
    row.save()
    _tell(actor, row, answer, " ".join(comment.split())[:300])
    return row


@action("invitation.clear", permission=WRITE)
def clear_cancelled(*, actor: Actor, pk: uuid.UUID) -> ReceivedInvitation:
    """Take away what was booked for an invitation that its organiser has cancelled."""
    row = _locked(pk)
    if row.state != State.CANCELLED:
        raise UserError(_("The organiser has not cancelled it."), code="not_cancelled")
    _unbook(actor, row)
    row.booking = None
    row.save(update_fields=["booking"])
    return row


def _locked(pk: uuid.UUID) -> ReceivedInvitation:
    found = ReceivedInvitation.objects.select_for_update(of=("self",)).select_related("booking")
    row = found.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("The invitation is not here any more."))
    return row


def _booked(actor: Actor, row: ReceivedInvitation) -> Booking:
    content = _content(actor, row)
    booking = row.booking if row.booking and row.booking.archived_at is None else None
    if booking is not None:
        had = content_of(booking)
        # What people here have added to it stays.
        kept = replace(
            content,
            kind=had.kind,
            customer=had.customer,
            deal=had.deal,
            contacts=had.contacts,
            users=had.users,
            resources=had.resources,
            is_private=had.is_private,
            travel_minutes=had.travel_minutes,
            guests=had.guests,
        )
        changed = change_booking(actor=actor, pk=booking.pk, content=kept)
        return _without_skips(row, changed)
    whole = _whole(row)
    if whole is not None and row.original_start is not None:
        at = _wall(row).strftime(ORIGINAL)
        return change_booking(actor=actor, pk=whole.pk, content=content, at=at, scope=Scope.THIS)
    booking = create_booking(actor=actor, content=content)
    if row.original_start is None:
        Booking.objects.with_keys([booking.pk]).update(uid=row.uid)
    return _without_skips(row, booking)


def _whole(row: ReceivedInvitation) -> Booking | None:
    """Return the series that an invitation to one of it belongs to, when that is booked."""
    if row.original_start is None:
        return None
    rows = ReceivedInvitation.objects.of(row.uid, row.organizer).filter(original_start=None)
    whole = rows.select_related("booking").first()
    return whole.booking if whole and whole.booking and whole.booking.archived_at is None else None


def _without_skips(row: ReceivedInvitation, booking: Booking) -> Booking:
    if booking.rule:
        skips = [dt.datetime.fromisoformat(text) for text in row.skips]
        BookingSkip.objects.bulk_create(
            (BookingSkip(booking=booking, original_start=start) for start in skips), ignore_conflicts=True
        )
    return booking


def _content(actor: Actor, row: ReceivedInvitation) -> Content:
    kinds = access.kinds()
    kind = next((one for one in kinds if not one.is_away), None)
    if kind is None:
        raise UserError(_("There is no kind of booking. Ask an administrator to add one."), code="no_kind")
    return Content(
        kind=kind,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title or _("Meeting with %(name)s") % {"name": row.organizer_name or row.organizer},
        is_all_day=row.is_all_day,
        rule=row.rule,
        repeats_until=row.repeats_until,
        place=row.place,
        text=row.text,
        customer=_customer(actor, row),
        users=[actor.person.pk],
    )


def _customer(actor: Actor, row: ReceivedInvitation) -> Customer | None:
    found = customers_at([row.organizer])
    return found[0] if len(found) == 1 and reaches(actor, found[0]) else None


def _unbook(actor: Actor, row: ReceivedInvitation) -> None:
    if row.booking is None or row.booking.archived_at is not None:
        return
    if row.original_start is not None and row.booking.rule:
        take_away(actor=actor, pk=row.booking.pk, at=_wall(row).strftime(ORIGINAL), scope=Scope.THIS)
    else:
        take_away(actor=actor, pk=row.booking.pk)


def _wall(row: ReceivedInvitation) -> dt.datetime:
    original = row.original_start or row.starts_at
    return original.astimezone(dt.UTC if row.is_all_day else timezone.get_current_timezone())


def _tell(actor: Actor, row: ReceivedInvitation, answer: str, comment: str) -> None:
    with override(connection.tenant.language):
        name = letters.organizer_name(actor.person.name)
        subject, text, html = letters.write_answer(row, answer, name, comment)
    mail = InvitationMail.objects.create(
        booking=row.booking,
        sender=actor.user,
        method=InvitationMail.Method.REPLY,
        email=row.organizer,
        name=row.organizer_name,
        reply_to=actor.person.email,
        subject=subject,
        text=text,
        html=html,
        file=answer_file(row, answer, comment, sent_by(actor.user)),
    )
    hand_over(mail)
