"""Bookings as guests get them (RFC 5546): what a guest may see of them, and no more; one guest in each file."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from crm_core.bookings.ics import PRODUCT, rule_said, when_said
from crm_core.bookings.models import Booking
from crm_core.invitations.models import ReceivedInvitation, SentInvitation
from crm_core.invitations.planning import CANCEL, WHOLE, Known, Letter

# A part that is one of a series, by when it would have begun.
PART = "%Y%m%dT%H%M%SZ"


@dataclass
class Wanted:
    """What a guest ought to know of a booking or a series."""

    name: str = ""
    parts: dict[str, Booking] = field(default_factory=dict)
    gone: dict[str, dt.datetime] = field(default_factory=dict)

    def known(self) -> Known:
        """The same as digests."""
        return Known({part: _digest(booking) for part, booking in self.parts.items()}, frozenset(self.gone))

    def times(self) -> dict[str, str]:
        """Digests of when each part is, so that an answer to another time is not taken for one to this."""
        return {part: _short(str((one.starts_at, one.ends_at, one.rule))) for part, one in self.parts.items()}


def wanted(whole: Booking) -> dict[str, Wanted]:
    """Return what each guest ought to know, by address; of what is over or taken away nothing."""
    changed = list(
        Booking.objects.current().changed_out_of(whole.pk).select_related("kind", "series").prefetch_related("guests")
    )
    found: dict[str, Wanted] = {}
    skips = {part_of(skip.original_start): skip.original_start for skip in whole.skips.all()}
    if whole.archived_at is None:
        for guest in whole.guests.all():
            found[guest.email] = Wanted(guest.name, {WHOLE: whole}, dict(skips))
    for one in changed:
        if one.original_start is None:
            continue
        for guest in one.guests.all():
            of = found.setdefault(guest.email, Wanted(guest.name))
            of.parts[part_of(one.original_start)] = one
            of.gone.pop(part_of(one.original_start), None)
    return found


def part_of(original: dt.datetime) -> str:
    """Return the name of one of a series."""
    return original.astimezone(dt.UTC).strftime(PART)


def original_of(part: str) -> dt.datetime:
    """Return when one of a series would have begun."""
    return dt.datetime.strptime(part, PART).replace(tzinfo=dt.UTC)


def file_for(
    letter: Letter, want: Wanted, told: SentInvitation, whole: Booking, organizer_name: str, sent_by: str = ""
) -> str:
    """Return the calendar file of a letter, which comes from an address that speaks for the organiser."""
    calendar = _calendar(letter.method)
    for part in letter.parts:
        booking = want.parts.get(part, whole)
        original = original_of(part) if part and part not in want.parts else None
        event = _event(booking, told.sequence, original or booking.starts_at)
        if original is not None:
            event.add("recurrence-id", when_said(whole, original))
        elif booking.original_start:
            event.add("recurrence-id", when_said(whole, booking.original_start))
        if letter.method == CANCEL:
            event.add("status", "CANCELLED")
        elif booking.rule:
            event.add("rrule", rule_said(booking))
            if want.gone:
                event.add("exdate", [when_said(booking, start) for start in sorted(want.gone.values())])
        event["organizer"] = _address(told.organizer, {"CN": organizer_name, **_speaking(sent_by, told.organizer)})
        event.add("attendee", _address(told.email, _asked(told.name, letter.method)), encode=False)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode()


def answer_file(invitation: ReceivedInvitation, answer: str, comment: str = "", sent_by: str = "") -> str:
    """Return the calendar file that answers an invitation from outside, from an address that speaks for the guest."""
    calendar = _calendar("REPLY")
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", timezone.now())
    event.add("sequence", invitation.sequence)
    event.add("dtstart", _said(invitation, invitation.starts_at))
    event.add("dtend", _said(invitation, invitation.ends_at))
    if invitation.original_start:
        event.add("recurrence-id", _said(invitation, invitation.original_start))
    if invitation.title:
        event.add("summary", invitation.title)
    if comment:
        event.add("comment", comment)
    event["organizer"] = _address(invitation.organizer, {})
    said = {"PARTSTAT": answer.upper(), **_speaking(sent_by, invitation.attendee)}
    event.add("attendee", _address(invitation.attendee, said), encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(booking: Booking, sequence: int, starts: dt.datetime) -> Event:
    event = Event()
    event.add("uid", booking.calendar_uid)
    event.add("dtstamp", timezone.now())
    event.add("sequence", sequence)
    event.add("dtstart", when_said(booking, starts))
    event.add("dtend", when_said(booking, starts + (booking.ends_at - booking.starts_at)))
    event.add("summary", title_of(booking))
    if booking.place:
        event.add("location", booking.place)
    if booking.text:
        event.add("description", booking.text)
    return event


def title_of(booking: Booking) -> str:
    """Return what a booking is called to guests: never the customer's name as we write it, or what we think of it."""
    return booking.title or booking.kind.name


def _asked(name: str, method: str) -> dict[str, str]:
    facts = {"CN": name} if name else {}
    return (
        facts if method == CANCEL else facts | {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "ROLE": "REQ-PARTICIPANT"}
    )


def _speaking(sent_by: str, of: str) -> dict[str, str]:
    """Say which address a letter comes from when it is not the one that it speaks for (SENT-BY, RFC 6047 2.3).

    Calendars that look at From would else take it for somebody's who is not invited, or does not invite.
    """
    return {"SENT-BY": f"mailto:{sent_by}"} if sent_by and sent_by.lower() != of.lower() else {}


def _address(email: str, facts: Mapping[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for name, value in facts.items():
        if value:
            address.params[name] = value.replace('"', "'")
    return address


def _said(invitation: ReceivedInvitation, moment: dt.datetime) -> dt.datetime | dt.date:
    utc = moment.astimezone(dt.UTC)
    return utc.date() if invitation.is_all_day else utc


def _digest(booking: Booking) -> str:
    """Say in short all that a guest sees of a booking."""
    said: Sequence[object] = (
        *(title_of(booking), booking.place, booking.text, booking.starts_at, booking.ends_at, booking.is_all_day),
        *(booking.rule, booking.repeats_until),
    )
    return _short("\x1f".join(map(str, said)))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
