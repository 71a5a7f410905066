"""Series: one of them changed on its own, a series cut in two, and what was changed on its own carried along."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.bookings import recurrence
from crm_core.bookings.content import Content, settle, write
from crm_core.bookings.models import Booking, BookingSkip
from crm_core.bookings.occurrences import ORIGINAL
from kundsystem.shared.errors import NotFound

_DAY, _YEAR = dt.timedelta(days=1), dt.timedelta(days=366)


class Scope(TextChoices):
    """How much of a series is meant."""

    THIS = "this", gettext_lazy("Only this one")
    FOLLOWING = "following", gettext_lazy("This and the following")
    ALL = "all", gettext_lazy("All in the series")


def start_named(booking: Booking, at: str) -> dt.datetime:
    """Return when one of a series begins on the clock here, as an address names it; the first without a name.

    Raises:
        NotFound: the series has no such one.
    """
    first = booking.local_start()
    if not at or not booking.rule:
        return first
    try:
        start = dt.datetime.strptime(at, ORIGINAL)  # noqa: DTZ007  # on the wall, without a zone
    except ValueError:
        raise _no_such() from None
    start = start.replace(second=first.second, microsecond=first.microsecond)
    taken = BookingSkip.objects.filter(booking=booking, original_start=moment_of(booking, start)).exists()
    if taken or not recurrence.is_member(booking.rule, first, booking.repeats_until, start):
        raise _no_such()
    return start


def _no_such() -> NotFound:
    return NotFound(_("There is no such booking, or it has been taken away."))


def nearest(booking: Booking) -> str:
    """Return which of a series is next, or was last, as an address names it; empty for what happens once."""
    if not booking.rule:
        return ""
    first, now = booking.local_start(), timezone.localtime().replace(tzinfo=None)
    taken = {skip.original_start for skip in booking.skips.all()}
    for window in ((max(first, now), now + _YEAR), (first, now)):
        found = recurrence.starts_between(booking.rule, first, booking.repeats_until, *window)
        left = [start for start in found if moment_of(booking, start) not in taken]
        if left:
            return (left[0] if window[1] > now else left[-1]).strftime(ORIGINAL)
    return ""


def moment_of(booking: Booking, start: dt.datetime) -> dt.datetime:
    """Return a time on the clock here as it is kept: whole days at midnight UTC."""
    zone = dt.UTC if booking.is_all_day else timezone.get_current_timezone()
    return start.replace(tzinfo=zone).astimezone(dt.UTC)


def skip(booking: Booking, start: dt.datetime) -> None:
    """Let one of a series not happen as the rule says."""
    BookingSkip.objects.get_or_create(booking=booking, original_start=moment_of(booking, start))


def change_one(booking: Booking, content: Content, start: dt.datetime) -> Booking:
    """Put a booking of its own in the place of one of a series."""
    skip(booking, start)
    own = Booking(series=booking, original_start=moment_of(booking, start), owner=booking.owner)
    own.custom = dict(booking.custom)
    own.sequence = booking.sequence
    write(own, replace(content, rule="", repeats_until=None))
    return own


def cut(booking: Booking, start: dt.datetime) -> None:
    """Let a series end before one of them."""
    booking.repeats_until = start.date() - _DAY
    settle(booking)
    booking.sequence += 1
    booking.save()


def change_following(booking: Booking, content: Content, start: dt.datetime) -> Booking:
    """Cut a series in two, and change the second half: a series of its own."""
    after = replace(content, repeats_until=content.repeats_until or booking.repeats_until)
    before = (booking.rule, booking.is_all_day)
    cut(booking, start)
    following = Booking(owner=booking.owner, custom=dict(booking.custom))
    write(following, after)
    _carry(
        booking,
        following,
        start,
        following.local_start() - start,
        same=(following.rule, following.is_all_day) == before,
    )
    return following


def change_all(booking: Booking, content: Content, start: dt.datetime) -> Booking:
    """Change all of a series, by what one of them is to become: the first moves as far as that one does."""
    zone = dt.UTC if content.is_all_day else timezone.get_current_timezone()
    moved = content.starts_at.astimezone(zone).replace(tzinfo=None) - start
    first = booking.local_start() + moved
    begins = first.replace(tzinfo=zone).astimezone(dt.UTC)
    before = (booking.rule, booking.is_all_day)
    old_first = booking.local_start()
    write(booking, replace(content, starts_at=begins, ends_at=begins + content.length))
    same = (booking.rule, booking.is_all_day) == before
    if moved or not same:
        _carry(booking, booking, old_first, moved, same=same)
    return booking


def take_away_following(booking: Booking, start: dt.datetime) -> None:
    """Take away one of a series and all after it."""
    cut(booking, start)
    later = Booking.objects.current().filter(series=booking, original_start__gte=moment_of(booking, start))
    later.update(archived_at=timezone.now())


def _carry(old: Booking, new: Booking, since: dt.datetime, moved: dt.timedelta, *, same: bool) -> None:
    """Let what was changed on its own from a time on follow the series; where the rule is another, it is taken away."""
    zone = dt.UTC if old.is_all_day else timezone.get_current_timezone()
    begins = since.replace(tzinfo=zone).astimezone(dt.UTC)
    own = Booking.objects.filter(series=old, original_start__gte=begins)
    skips = BookingSkip.objects.filter(booking=old, original_start__gte=begins)
    if not same:
        own.current().update(archived_at=timezone.now())
        skips.delete()
        return
    # The furthest first, in the direction in which they move, so that no two meet on the way.
    rows: list[Any] = [*own, *skips]
    for row in sorted(rows, key=lambda row: row.original_start, reverse=moved > dt.timedelta()):
        wall = row.original_start.astimezone(zone).replace(tzinfo=None) + moved
        row.original_start = moment_of(new, wall)
        if isinstance(row, Booking):
            row.series = new
            row.save(update_fields=["series", "original_start"])
        else:
            row.booking = new
            row.save(update_fields=["booking", "original_start"])
