"""Who is invited to a booking, what each has answered, and how the letters fared: a part of the booking's page."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from crm_core.bookings.models import Booking
from crm_core.bookings.parts import Notice, Part, notice_of, part_of_page
from crm_core.invitations.access import mails_of, number_waiting, told_of
from crm_core.invitations.inviting import organizer_of
from crm_core.invitations.itip import part_of
from crm_core.invitations.models import Answer, GuestAnswer, InvitationMail
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.addresses import read_address

_TONES = {Answer.ACCEPTED: "gran", Answer.TENTATIVE: "raps", Answer.DECLINED: "falu"}


@dataclass(frozen=True)
class Guest:
    """Somebody who is invited."""

    name: str
    email: str
    answer: GuestAnswer | None
    mail: InvitationMail | None

    @property
    def tone(self) -> str:
        """The tone of the answer."""
        return _TONES.get(Answer(self.answer.answer), "sten") if self.answer else "sten"


@part_of_page
def guests_of(actor: Actor, booking: Booking, moment: dt.datetime | None) -> Part | None:
    """Show the guests of a booking, or of one of a series.

    Args:
        actor: who looks.
        booking: it.
        moment: when it would have begun, of one of a series.
    """
    guests = list(booking.guests.all())
    if not guests:
        return None
    whole = booking.series or booking
    original = booking.original_start or moment
    told = {one.email: one for one in told_of(whole)}
    mails: dict[str, InvitationMail] = {}
    for mail in mails_of(whole):
        mails.setdefault(mail.email, mail)
    shown = []
    for guest in guests:
        answers = {one.part: one for one in told[guest.email].answers.all()} if guest.email in told else {}
        answer = answers.get(part_of(original) if original else "") or answers.get("")
        shown.append(Guest(guest.name, guest.email, answer, mails.get(guest.email)))
    organizer = next((one.organizer for one in told.values()), "") or organizer_of(whole)
    context = {"guests": shown, "answers_come": read_address(organizer) is not None, "organizer": organizer}
    return Part("crm_core/invitations/_guests.html", context)


@notice_of
def invitations_waiting(actor: Actor) -> Notice | None:
    """Say on the calendar's pages that there are invitations to answer."""
    count = number_waiting(actor)
    if not count:
        return None
    text = ngettext("%(count)s invitation to answer", "%(count)s invitations to answer", count) % {"count": count}
    return Notice(text, reverse("calendar_invitations"), "mail")
