"""Taking in a calendar file: looked at first, then booked as one operation."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings import in_touch, own_fields
from crm_core.bookings.actions import change_booking
from crm_core.bookings.content import Content, checked, content_of, fill
from crm_core.bookings.ics_reading import Event, read_calendar
from crm_core.bookings.models import Booking, BookingKind, BookingSkip, BookingUser
from crm_core.bookings.permissions import WRITE
from crm_core.outside_calendars.models import CalendarUpload
from kundsystem.accounts.actor import Actor
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.serving import stored

FORGOTTEN = dt.timedelta(days=1)
NEW, CHANGED, KNOWN, WRONG = "new", "changed", "known", "wrong"


@dataclass
class Row:
    """An event of a file, or a series with what was changed of it, and what becomes of it here."""

    event: Event
    state: str = NEW
    booking: Booking | None = None
    changed: list[Event] = field(default_factory=list)
    said: str = ""  # why it is left out


@action("calendar_file.upload", permission=WRITE)
def upload(*, actor: Actor, content: bytes, name: str) -> CalendarUpload:
    """Keep a file to be looked at; it is forgotten after a day.

    Raises:
        UserError: it is no calendar file, or holds nothing.
    """
    if not read_calendar(content).events:
        raise UserError(_("There are no events in the file."), code="empty", field="file")
    path = storing.store(content, "calendar-files")
    return CalendarUpload.objects.create(owner=actor.person, name=name[:120], path=path)


def rows_of(file: CalendarUpload) -> list[Row]:
    """Return what would become of each event in a file."""
    with stored(file.path) as content:
        events = read_calendar(content.read()).events
    rows = _grouped(events)
    present = _present(rows)
    for row in rows:
        row.booking = present.get(_identity(row.event))
        if row.event.problem:
            row.state, row.said = WRONG, row.event.problem
        elif row.event.is_cancelled:
            row.state, row.said = WRONG, _("It is cancelled.")
        elif row.booking is not None:
            row.state = CHANGED if _differs(row.booking, row.event) else KNOWN
    return rows


@action("calendar_file.take_in", permission=WRITE)
def take_in(*, actor: Actor, file: CalendarUpload, kind: BookingKind) -> tuple[int, int]:
    """Book what a file holds, for whoever takes it in; returns how many are new, and how many were changed.

    All of it is one operation, which one undo takes back.
    """
    file = CalendarUpload.objects.select_for_update().get(pk=file.pk)
    rows = rows_of(file)
    new = [row for row in rows if row.state == NEW]
    _book(actor, kind, new)
    changed = [row for row in rows if row.state == CHANGED]
    for row in changed:
        _change(actor, row)
    storing.remove(file.path)
    CalendarUpload.objects.filter(pk=file.pk).delete()
    return len(new), len(changed)


@action("calendar_file.forget")
def forget_old(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Forget files that nobody has taken in for a day."""
    old = CalendarUpload.objects.filter(created_at__lt=(now or timezone.now()) - FORGOTTEN)
    gone = list(old)
    storing.remove(*(one.path for one in gone))
    CalendarUpload.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)


def upload_for(actor: Actor, pk: uuid.UUID) -> CalendarUpload:
    """Return a file of one's own; NotFound when it is not there any more."""
    file = CalendarUpload.objects.filter(pk=pk, owner=actor.person).first()
    if file is None:
        raise NotFound(_("The file is no longer there."))
    actor.require(WRITE)
    return file


def _grouped(events: Sequence[Event]) -> list[Row]:
    """Put what was changed of a series with it; the latest of several that say the same identity counts."""
    whole: dict[str, Row] = {}
    for event in events:
        if event.original_start is None:
            had = whole.get(event.uid)
            if had is None or had.event.sequence <= event.sequence:
                whole[event.uid] = Row(event)
    alone = []
    for event in events:
        if event.original_start is None:
            continue
        row = whole.get(event.uid)
        if row is not None and row.event.rule:
            row.changed.append(event)
        else:
            alone.append(Row(event))  # of a series that the file does not have
    return [*whole.values(), *alone]


def _identity(event: Event) -> str:
    return f"{event.uid} {event.original_start:%Y%m%dT%H%M}"[:250] if event.original_start else event.uid


def _present(rows: Sequence[Row]) -> dict[str, Booking]:
    identities = {_identity(row.event) for row in rows}
    found = Booking.objects.current().known_as(identities).select_related("kind", "customer", "deal", "owner")
    return {one.uid or f"{one.pk}@kundsystem": one for one in found}


def _differs(booking: Booking, event: Event) -> bool:
    if not booking.uid:
        return False  # one that we wrote ourselves: what it is called elsewhere is not what it is called here
    said = (event.starts_at, event.ends_at, event.is_all_day, event.rule, event.repeats_until)
    here = (booking.starts_at, booking.ends_at, booking.is_all_day, booking.rule, booking.repeats_until)
    return said != here or (_title(event), event.place) != (booking.title, booking.place)


def _title(event: Event) -> str:
    return event.title or _("Without a title")


def _content(actor: Actor, kind: BookingKind, event: Event) -> Content:
    if event.starts_at is None or event.ends_at is None:
        raise UserError(_("Its times can not be read."), code="times")
    content = Content(
        kind=kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=_title(event),
        is_all_day=event.is_all_day,
        rule=event.rule,
        repeats_until=event.repeats_until,
        place=event.place,
        text=event.text,
        users=[actor.person.pk],
        is_private=event.is_private,
        own=own_fields.begun({}),
    )
    return checked(actor, content)


def _book(actor: Actor, kind: BookingKind, rows: Sequence[Row]) -> None:
    """Book all that is new in three statements, however much it is."""
    bookings: list[Booking] = []
    skips: list[BookingSkip] = []
    for row in rows:
        booking = _made(actor, kind, row.event, uid=_identity(row.event))
        bookings.append(booking)
        if not booking.rule:
            continue
        taken = {*row.event.skips, *(one.original_start for one in row.changed if one.original_start)}
        skips += [BookingSkip(booking=booking, original_start=start) for start in sorted(taken)]
        bookings += _changed_ones(actor, kind, booking, row.changed)
    Booking.objects.bulk_create(bookings, batch_size=500)
    user = actor.person.pk
    BookingUser.objects.bulk_create((BookingUser(booking=one, user_id=user) for one in bookings), batch_size=1_000)
    BookingSkip.objects.bulk_create(skips, batch_size=1_000)


def _changed_ones(actor: Actor, kind: BookingKind, series: Booking, events: Sequence[Event]) -> list[Booking]:
    usable = {one.original_start: one for one in events if not one.problem and not one.is_cancelled}
    return [
        _made(actor, kind, replace(one, rule=""), series=series, original_start=start) for start, one in usable.items()
    ]


def _made(actor: Actor, kind: BookingKind, event: Event, **facts: Any) -> Booking:
    booking = Booking(owner=actor.user, **facts)
    fill(booking, _content(actor, kind, event))
    return booking


def _change(actor: Actor, row: Row) -> None:
    """Let a booking say what the file says; what people here have added to it stays."""
    if row.booking is None:
        return
    had, said = content_of(row.booking), _content(actor, row.booking.kind, row.event)
    content = replace(
        had,
        starts_at=said.starts_at,
        ends_at=said.ends_at,
        title=said.title,
        is_all_day=said.is_all_day,
        rule=said.rule,
        repeats_until=said.repeats_until,
        place=said.place,
    )
    booking = change_booking(actor=actor, pk=row.booking.pk, content=content)
    if booking.rule:
        known = set(BookingSkip.objects.filter(booking=booking).values_list("original_start", flat=True))
        fresh = [one for one in row.changed if one.original_start not in known]
        starts = {*row.event.skips, *(one.original_start for one in fresh if one.original_start)} - known
        BookingSkip.objects.bulk_create(BookingSkip(booking=booking, original_start=one) for one in sorted(starts))
        made = _changed_ones(actor, booking.kind, booking, fresh)
        Booking.objects.bulk_create(made)
        BookingUser.objects.bulk_create(BookingUser(booking=one, user_id=key) for one in made for key in had.users)
        in_touch.keep([booking])
