"""Calendar files in letters that come in: answers to invitations of ours, and invitations of others."""

import datetime as dt
from typing import Any

from django.utils import timezone

from crm_core.bookings.ics_reading import CalendarFile, Event, read_calendar
from crm_core.bookings.identities import key_in
from crm_core.inbound.models import IncomingMail
from crm_core.inbound.taking import CalendarNews, reads_calendars
from crm_core.invitations.answers import hear
from crm_core.invitations.models import ReceivedInvitation
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.messaging.addresses import inbound_address, read_address
from kundsystem.messaging.incoming import CALENDAR, Incoming
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError

LARGEST, MOST = 500_000, 50
State = ReceivedInvitation.State
_KINDS = {CALENDAR, "application/ics"}


@reads_calendars
def read_letter(actor: Actor, letter: Incoming, mail: IncomingMail) -> str:
    """Take what calendars have to say in a letter; returns what it was, empty when it was nothing of that."""
    file = file_in(letter)
    if file is None:
        return CalendarNews.NONE
    if file.method == "REPLY":
        tokens = [found for one in letter.recipients if (found := read_address(one))]
        addressed = [about for owner, about in tokens if owner == connection.tenant.inbound and about is not None]
        heard = hear(actor=actor, letter=letter, events=file.events, addressed=addressed)
        return CalendarNews.ANSWER if heard else CalendarNews.NONE
    if file.method in {"REQUEST", "CANCEL"}:
        taken = receive_invitation(actor=actor, letter=letter, mail=mail, file=file)
        return CalendarNews.INVITATION if taken else CalendarNews.NONE
    return CalendarNews.NONE


def file_in(letter: Incoming) -> CalendarFile | None:
    """Return the first calendar file of a letter that can be read and says what it is for."""
    for part in letter.attachments[:20]:
        is_calendar = part.content_type.lower() in _KINDS or part.name.lower().endswith(".ics")
        if not is_calendar or len(part.content) > LARGEST:
            continue
        try:
            file = read_calendar(part.content, most=MOST)
        except UserError:
            continue
        if file.method:
            return file
    return None


@action("invitation.receive")
def receive_invitation(*, actor: Actor, letter: Incoming, mail: IncomingMail, file: CalendarFile) -> int:
    """Keep what others invite to, change or cancel; returns how many parts of it were news.

    Nothing is booked or taken away by a letter: somebody here answers.
    """
    is_own = User.objects.filter(email__iexact=letter.sender, is_active=True).exists()
    # The whole first, so that one of a series finds it.
    events = sorted(file.events, key=lambda one: one.original_start is not None)
    return sum(_keep(letter, mail, event, file.method, is_own=is_own) for event in events)


def _keep(letter: Incoming, mail: IncomingMail, event: Event, method: str, *, is_own: bool) -> bool:
    organizer = event.organizer
    if event.problem or organizer is None or event.starts_at is None or event.ends_at is None:
        return False
    if key_in(event.uid) is not None or read_address(organizer.email) is not None:
        return False  # one of ours, on its way back
    is_cancelled = method == "CANCEL" or event.is_cancelled
    rows = ReceivedInvitation.objects.select_for_update().of(event.uid, organizer.email)
    row = rows.filter(original_start=event.original_start).first()
    whole = row if event.original_start is None else rows.filter(original_start=None).first()
    stamp = event.stamp or timezone.now()
    if row is not None or is_cancelled:
        # What is here is changed by the organiser alone, or by a colleague who sends it on.
        if (letter.sender != organizer.email and not is_own) or letter.is_refuted:
            return False
        known = row or whole
        if known is None or (event.sequence, stamp) < (known.sequence, known.stamp):
            return False
    facts = _facts(event, letter, mail)
    if row is None:
        row = ReceivedInvitation(uid=event.uid, organizer=organizer.email, original_start=event.original_start)
        row.booking = whole.booking if whole is not None and is_cancelled else None
    elif (row.sequence, row.stamp) == (event.sequence, stamp) and not is_cancelled:
        return True  # the same letter once more
    was = {name: getattr(row, name) for name in _SEEN}
    for name, value in facts.items():
        setattr(row, name, value)
    row.organizer_name, row.sequence, row.stamp = organizer.name, event.sequence, stamp
    if is_cancelled:
        row.state = State.CANCELLED
    elif row.state != State.WAITING and (row.state == State.CANCELLED or was != {name: facts[name] for name in _SEEN}):
        row.state, row.is_changed = State.WAITING, row.booking_id is not None
    row.save()
    return True


_SEEN = ("title", "place", "starts_at", "ends_at", "is_all_day", "rule", "repeats_until", "skips")


def _facts(event: Event, letter: Incoming, mail: IncomingMail) -> dict[str, Any]:
    return {
        "attendee": _invited(event, letter),
        "title": event.title,
        "place": event.place,
        "text": event.text,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "is_all_day": event.is_all_day,
        "rule": event.rule,
        "repeats_until": event.repeats_until,
        "skips": sorted(one.astimezone(dt.UTC).isoformat() for one in event.skips),
        "is_refuted": letter.is_refuted,
        "mail": mail,
        "received_at": mail.received_at,
    }


def _invited(event: Event, letter: Incoming) -> str:
    """Return which of those who are invited is us: the address that it came to, else a colleague's who sent it on."""
    asked = [person.email for person in event.attendees]
    for mine in (*letter.recipients, *letter.named, letter.sender):
        if mine in asked:
            return mine
    organisation = connection.tenant
    return inbound_address(organisation.inbound, organisation.name)
