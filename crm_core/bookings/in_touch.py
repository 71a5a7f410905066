"""What has taken place with a customer counts as having been in touch: each booking knows when it last did.

Nothing is written when a booking is over, so somebody has to be woken for it: each knows when its next is over too, and
asks to be woken then. Private ones count for nothing, as everybody sees when somebody was last in touch.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from crm_core.bookings.models import Booking
from crm_core.bookings.recurrence import starts_between
from crm_core.bookings.series import moment_of
from crm_core.bookings.windows import midnight
from crm_core.customers.last_contact import count_as_contact, refresh_last_contact
from crm_core.history.actions import after_undo
from crm_core.history.undo import Undone
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action, current_operation
from tenants import wake_ups

HELD = "bookings.held"
BATCH = 200
_MINUTE, _DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
# So far from now the latest and the next of a series are looked for, in turn: mostly they are near.
_STEPS = (40, 400, 4_000)

count_as_contact(
    "SELECT max(b.last_held_at) FROM booking b JOIN booking_kind k ON k.id = b.kind_id"
    " WHERE b.customer_id = wanted.id AND b.archived_at IS NULL AND NOT b.is_private AND k.is_contact"
)


def customers_of(booking: Booking) -> set[uuid.UUID]:
    """Return the customers of a booking, or of a whole series, as they are before it is changed."""
    return set(Booking.objects.of_wholes([booking.series_id or booking.pk]).customers())


def keep(bookings: Iterable[Booking], had: Collection[uuid.UUID] = ()) -> None:
    """Take note of what has taken place of some bookings, and of all that belongs to their series.

    Args:
        bookings: as they are saved now.
        had: customers that they were with before.
    """
    _keep(Booking.objects.of_wholes({one.series_id or one.pk for one in bookings}), had)


def begin(bookings: Iterable[Booking]) -> None:
    """Take note of what has taken place of new bookings before they are written by the dozen."""
    now = timezone.now()
    made = list(bookings)
    for booking in made:
        booking.last_held_at, booking.next_held_at = _held(booking, now)
    _wake(min((one.next_held_at for one in made if one.next_held_at), default=None))


@action("booking.held")
def look_over(*, actor: Actor) -> int:
    """Take note of some that have taken place meanwhile; returns how many there were."""
    due = Booking.objects.to_look_over(timezone.now()).values_list("pk", flat=True)[:BATCH]
    keys = list(due)
    _keep(Booking.objects.with_keys(keys))
    return len(keys)


def ask_anew() -> None:
    """Ask to be woken for the next that is over."""
    _wake(Booking.objects.aggregate(next=Min("next_held_at"))["next"])


def _keep(bookings: Iterable[Booking], had: Collection[uuid.UUID] = ()) -> None:
    now = timezone.now()
    chosen = list(bookings.prefetch_related("skips") if hasattr(bookings, "prefetch_related") else bookings)
    changed = []
    for booking in chosen:
        before = (booking.last_held_at, booking.next_held_at)
        booking.last_held_at, booking.next_held_at = _held(booking, now)
        if before != (booking.last_held_at, booking.next_held_at):
            changed.append(booking)
    Booking.objects.bulk_update(changed, ["last_held_at", "next_held_at"], batch_size=BATCH)
    refresh_last_contact({one.customer_id for one in chosen if one.customer_id} | set(had))
    _wake(min((one.next_held_at for one in changed if one.next_held_at), default=None))


def _wake(moment: dt.datetime | None) -> None:
    if moment is not None:
        # Woken within the minute before, it would find nothing and ask again.
        wake_ups.schedule(HELD, moment + _MINUTE)


def _held(booking: Booking, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return when the latest of a booking that has taken place was over, and when the next will be."""
    if booking.customer_id is None or booking.archived_at is not None:
        return None, None
    if not booking.rule:
        over = _over(booking, booking.local_start()) if booking.is_all_day else booking.ends_at
        return (over, None) if over <= now else (None, over)
    skipped = {skip.original_start for skip in booking.skips.all()}
    last = next((over for over in _members(booking, skipped, now, back=True) if over <= now), None)
    return last, next((over for over in _members(booking, skipped, now) if over > now), None)


def _members(
    booking: Booking, skipped: set[dt.datetime], now: dt.datetime, *, back: bool = False
) -> Iterator[dt.datetime]:
    """Give when those of a series are over that lie near now: from now back, or from now on."""
    first, length = booking.local_start(), booking.ends_at - booking.starts_at
    wall = timezone.localtime(now).replace(tzinfo=None)
    for days in _STEPS:
        reach = dt.timedelta(days=days)
        after, before = (wall - length - reach, wall) if back else (wall - length - _DAY, wall + reach)
        starts = starts_between(booking.rule, first, booking.repeats_until, max(first, after), before)
        left = [start for start in starts if moment_of(booking, start) not in skipped]
        yield from (_over(booking, start) for start in (reversed(left) if back else left))


def _over(booking: Booking, start: dt.datetime) -> dt.datetime:
    """Return when one that begins at a time on the clock here is over; whole days when the last day nearly is."""
    length = booking.ends_at - booking.starts_at
    if booking.is_all_day:
        return midnight((start + length).date()) - _MINUTE
    return moment_of(booking, start) + length


@after_undo
def put_right(outcome: Undone) -> None:
    """Put it right for the bookings that an undo brought back, took away or changed, and for their customers."""
    operation = current_operation()
    touched = outcome.removed + outcome.restored
    if operation is None or not (touched["booking"] or touched["booking_skip"] or touched["booking_kind"]):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH change AS (SELECT * FROM history_change WHERE operation = %s)"
            " SELECT array(SELECT row_id FROM change WHERE table_name = 'booking'"
            "   UNION SELECT (diff ->> 'booking_id')::uuid FROM change"
            "   WHERE table_name = 'booking_skip' AND op <> 'U'),"
            " array(SELECT (CASE op WHEN 'U' THEN diff -> 'customer_id' ->> 0 ELSE diff ->> 'customer_id' END)::uuid"
            "   FROM change WHERE table_name = 'booking'"
            "   UNION SELECT b.customer_id FROM booking b JOIN change ON b.kind_id = row_id"
            "   WHERE table_name = 'booking_kind')",
            [operation.key],
        )
        keys, customers = cursor.fetchone()
    _keep(Booking.objects.with_keys(keys), [key for key in customers if key])
