"""Every write to calendars from outside."""

import datetime as dt
import hashlib
import uuid
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm_core.bookings.ics_reading import Event, read_calendar
from crm_core.bookings.permissions import VIEW
from crm_core.outside_calendars import reading
from crm_core.outside_calendars.expanding import busy_times
from crm_core.outside_calendars.models import OutsideCalendar, OutsideTime
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.sealing import seal, unseal
from tenants import wake_ups

DUE = "outside_calendars.read"
EVERY, LONGEST = dt.timedelta(hours=1), dt.timedelta(hours=24)
MOST_EACH = 10
_PURPOSE = "outside calendar"


@action("outside_calendar.add", permission=VIEW)
def add_calendar(*, actor: Actor, address: str, name: str = "") -> OutsideCalendar:
    """Read a calendar of one's own from outside, from now on.

    Raises:
        UserError: it is no address that may be asked, or there are many already.
    """
    try:
        url = reading.cleaned(address)
    except UserError as error:
        raise UserError(str(error.message), code="address", field="address") from None
    if OutsideCalendar.objects.filter(owner=actor.person).count() >= MOST_EACH:
        text = _("You have %(count)s outside calendars already. Take one away first.") % {"count": MOST_EACH}
        raise UserError(text, code="too_many", field="address")
    host = (urlsplit(url).hostname or "")[:255]
    calendar = OutsideCalendar.objects.create(
        owner=actor.person,
        name=" ".join(name.split())[:120] or host[:120],
        address=seal(url, _PURPOSE),
        host=host,
        next_at=timezone.now(),
    )
    ask_soon()
    return calendar


@action("outside_calendar.ask", permission=VIEW)
def read_now(*, actor: Actor, pk: uuid.UUID) -> OutsideCalendar:
    """Read one of one's own calendars now, whatever has gone wrong before."""
    calendar = _own(actor, pk)
    calendar.next_at = timezone.now()
    calendar.save(update_fields=["next_at"])
    ask_soon()
    return calendar


@action("outside_calendar.remove", permission=VIEW)
def remove_calendar(*, actor: Actor, pk: uuid.UUID) -> OutsideCalendar:
    """Read one of one's own calendars no more, and forget what it said."""
    calendar = _own(actor, pk)
    OutsideCalendar.objects.filter(pk=pk).delete()
    return calendar


def ask_soon() -> None:
    """Let a worker read what is due once this is written, and ask to be woken should that be lost."""
    from crm_core.outside_calendars.tasks import read_outside_calendars

    wake_ups.schedule(DUE, timezone.now() + dt.timedelta(minutes=1))
    transaction.on_commit(lambda: read_outside_calendars.delay(), robust=True)


def read_due() -> int:
    """Read every calendar that is due; returns how many there were."""
    count = 0
    while (calendar := claim(actor=Actor.system())) is not None:
        _read(calendar)
        count += 1
    return count


@action("outside_calendar.claim")
def claim(*, actor: Actor) -> OutsideCalendar | None:
    """Take the next calendar that is due; whoever else looks meanwhile takes another."""
    due = OutsideCalendar.objects.select_for_update(skip_locked=True, of=("self",)).select_related("owner")
    calendar = due.filter(next_at__lte=timezone.now(), owner__is_active=True).order_by("next_at", "pk").first()
    if calendar is not None:
        calendar.next_at = timezone.now() + EVERY
        calendar.save(update_fields=["next_at"])
    return calendar


def _read(calendar: OutsideCalendar) -> None:
    with override(calendar.owner.language):
        try:
            read = reading.read(unseal(calendar.address, _PURPOSE), calendar.etag, calendar.modified)
            events = None if read.body is None else read_calendar(read.body).events
        except UserError as error:
            note_failure(actor=Actor.system(), pk=calendar.pk, problem=str(error.message))
            return
    digest = calendar.digest if read.body is None else hashlib.sha256(read.body).hexdigest()
    keep(actor=Actor.system(), pk=calendar.pk, read=read, digest=digest, events=events)


@action("outside_calendar.keep")
def keep(*, actor: Actor, pk: uuid.UUID, read: reading.Read, digest: str, events: list[Event] | None) -> None:
    """Write down when its owner is busy by a calendar that was read."""
    calendar = OutsideCalendar.objects.select_for_update().filter(pk=pk).first()
    if calendar is None:
        return
    now = timezone.now()
    # What is expanded reaches a year ahead; every day it is worked out anew.
    is_old = calendar.read_at is None or calendar.read_at.date() != now.date()
    if events is not None and (digest != calendar.digest or is_old):
        times = busy_times(events, now)
        OutsideTime.objects.filter(calendar=calendar).delete()
        OutsideTime.objects.bulk_create(
            (
                OutsideTime(
                    calendar=calendar,
                    title=one.title,
                    is_all_day=one.is_all_day,
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                )
                for one in times
            ),
            batch_size=1_000,
        )
        calendar.digest = digest
    calendar.etag, calendar.modified = read.etag, read.modified
    if is_old and events is None:
        calendar.etag = calendar.modified = ""  # asked for whole the next time, to be worked out anew
    calendar.read_at, calendar.next_at, calendar.failures, calendar.problem = now, now + EVERY, 0, ""
    calendar.save()
    wake_ups.schedule(DUE, calendar.next_at + dt.timedelta(minutes=1))


@action("outside_calendar.fail")
def note_failure(*, actor: Actor, pk: uuid.UUID, problem: str) -> None:
    """Write down why a calendar could not be read; what it said last is kept, and it is asked again later and later."""
    calendar = OutsideCalendar.objects.select_for_update().filter(pk=pk).first()
    if calendar is None:
        return
    calendar.failures += 1
    wait = min(EVERY * 2 ** min(calendar.failures - 1, 5), LONGEST)
    calendar.problem, calendar.next_at = problem[:300], timezone.now() + wait
    calendar.save(update_fields=["failures", "problem", "next_at"])
    wake_ups.schedule(DUE, calendar.next_at + dt.timedelta(minutes=1))


def _own(actor: Actor, pk: uuid.UUID) -> OutsideCalendar:
    calendar = OutsideCalendar.objects.filter(pk=pk, owner=actor.person).first()
    if calendar is None:
        raise NotFound(_("There is no such calendar."))
    return calendar
