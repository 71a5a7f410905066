"""Answers to invitations of ours, as they come back by mail."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from crm_core.bookings.ics_reading import Event, Person
from crm_core.invitations.itip import PART
from crm_core.invitations.models import Answer, GuestAnswer, SentInvitation
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.incoming import Incoming
from kundsystem.shared.actions import action

_SOON = dt.timedelta(days=1)


@action("invitation.hear")
def hear(*, actor: Actor, letter: Incoming, events: Iterable[Event], addressed: Iterable[uuid.UUID]) -> int:
    """Take the answers in a letter; returns how many there were.

    Args:
        actor: the system.
        letter: what came in.
        events: what its calendar file says.
        addressed: bookings whose secret addresses it was sent to.
    """
    if letter.is_refuted:
        return 0
    known = set(addressed)
    return sum(_take(letter, event, person, known) for event in events for person in event.attendees[:5])


def _take(letter: Incoming, event: Event, person: Person, known: set[uuid.UUID]) -> bool:
    invited = SentInvitation.objects.select_for_update(of=("self",)).select_related("booking")
    row = next((one for one in invited.filter(email=person.email) if one.booking.calendar_uid == event.uid), None)
    if row is None or person.answer not in Answer.values:
        return False
    # Whoever answers for somebody else has to know the address that only those who are invited know.
    if letter.sender != person.email and row.booking_id not in known:
        return False
    now = timezone.now()
    stamp = min(event.stamp or now, now + _SOON)
    part = event.original_start.astimezone(dt.UTC).strftime(PART) if event.original_start else ""
    had = GuestAnswer.objects.filter(invitation=row, part=part).first()
    if had is not None and had.stamp > stamp:
        return False  # an older one, that took a longer way
    if not part and event.sequence < row.sequence and had is None and _was_moved(row, event):
        return False  # to a time that it is not any more
    facts = {"answer": person.answer, "comment": event.comment, "stamp": stamp, "answered_at": now}
    GuestAnswer.objects.update_or_create(invitation=row, part=part, defaults=facts)
    return True


def _was_moved(row: SentInvitation, event: Event) -> bool:
    return event.starts_at is not None and event.starts_at != row.booking.starts_at
