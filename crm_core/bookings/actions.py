"""Everything that is done with bookings."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings import in_touch, own_fields, series
from crm_core.bookings.content import Content, checked, content_of, write
from crm_core.bookings.models import Booking
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.series import Scope
from crm_core.bookings.telling import tell
from crm_core.fields.conflicts import refuse_stale
from crm_core.mail_templates.permissions import SEND
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, NotFound


@dataclass(frozen=True)
class Move:
    """Where a booking is dragged: when it is to begin and end, and whose place it leaves for whose."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    leaves: uuid.UUID | None = None
    joins: uuid.UUID | None = None


@action("booking.create", permission=WRITE)
def create_booking(*, actor: Actor, content: Content, key: uuid.UUID | None = None) -> Booking:
    """Book something.

    Args:
        key: the booking's key when it was made elsewhere, so that one that is sent twice arrives once.
    """
    if key is not None and (present := Booking.objects.seen_by(actor).filter(pk=key).first()):
        return present
    booking = Booking(owner=actor.user)
    if key is not None:
        booking.pk = key
    content = checked(actor, replace(content, own=own_fields.begun(content.own)))
    _may_invite(actor, content, [])
    write(booking, content)
    in_touch.keep([booking])
    tell(actor, booking)
    return booking


@action("booking.change", permission=WRITE)
def change_booking(
    *, actor: Actor, pk: uuid.UUID, content: Content, at: str = "", scope: str = Scope.ALL, seen: str = ""
) -> Booking:
    """Change a booking, or some of a series. Returns the booking that now is where the change was made.

    Args:
        at: which of a series it was shown as; the content says what that one is to become.
        scope: how much of the series is meant.
        seen: what it was when it was shown (`Booking.token`), so that nobody's change is overwritten unseen.

    Raises:
        Conflict: somebody changed it meanwhile.
    """
    booking = _locked(actor, pk)
    if seen and seen != booking.token:
        raise Conflict(_("Somebody has changed this booking meanwhile. Look at it again before you save."))
    start, content = series.start_named(booking, at), checked(actor, content)
    _may_invite(actor, content, [one.email for one in booking.guests.all()])
    had = in_touch.customers_of(booking)
    changed = _changed_as(booking, content, start, scope)
    in_touch.keep([booking, changed], had)
    tell(actor, booking, changed)
    return changed


def _changed_as(booking: Booking, content: Content, start: dt.datetime, scope: str) -> Booking:
    if not booking.rule:
        write(booking, content)
        return booking
    if scope == Scope.THIS:
        return series.change_one(booking, content, start)
    if scope == Scope.FOLLOWING and start > booking.local_start():
        return series.change_following(booking, content, start)
    return series.change_all(booking, content, start)


@action("booking.change_fields", permission=WRITE)
def change_fields(
    *, actor: Actor, pk: uuid.UUID, changes: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> Booking:
    """Change some of a booking's own fields; the rest of it is left alone.

    Args:
        changes: new value by name of field; equal ones are left alone.
        seen: what each was when it was shown (`Field.token`).

    Raises:
        Conflict: somebody changed one of them to something else meanwhile.
    """
    booking = _locked(actor, pk)
    fields = [one for one in own_fields.named(changes) if one.kind.token(changes[one.name]) != one.token(booking)]
    refuse_stale(booking, fields, changes, seen or {}, actor)
    own_fields.check(actor, {one.name: changes[one.name] for one in fields})
    if fields:
        own_fields.write(booking, {one.name: changes[one.name] for one in fields})
        booking.save(update_fields=["custom", "updated_at"])
    return booking


@action("booking.move", permission=WRITE)
def move_booking(*, actor: Actor, pk: uuid.UUID, move: Move, at: str = "") -> Booking:
    """Move a booking to another time or to somebody else; of a series, only the one that was dragged."""
    booking = _locked(actor, pk)
    content = replace(content_of(booking), starts_at=move.starts_at, ends_at=move.ends_at)
    if move.leaves != move.joins:
        content = replace(
            content,
            users=_changed(content.users, move),
            resources=_changed(content.resources, move),
        )
    content = checked(actor, content)
    moved = _changed_as(booking, content, series.start_named(booking, at), Scope.THIS)
    in_touch.keep([booking, moved])
    tell(actor, booking, moved)
    return moved


@action("booking.take_away", permission=WRITE)
def take_away(*, actor: Actor, pk: uuid.UUID, at: str = "", scope: str = Scope.ALL) -> None:
    """Take away a booking, or some of a series; it can be undone."""
    booking = _locked(actor, pk)
    start = series.start_named(booking, at)
    if booking.rule and scope == Scope.THIS:
        series.skip(booking, start)
    elif booking.rule and scope == Scope.FOLLOWING and start > booking.local_start():
        series.take_away_following(booking, start)
    else:
        gone = Booking.objects.current().filter(pk=booking.pk) | Booking.objects.current().filter(series=booking)
        gone.update(archived_at=timezone.now())
    in_touch.keep([booking])
    tell(actor, booking)


def _may_invite(actor: Actor, content: Content, had: Collection[str]) -> None:
    """Let only those send invitations who may send mail."""
    if any(guest.email not in had for guest in content.guests):
        actor.require(SEND)


def _locked(actor: Actor, pk: uuid.UUID) -> Booking:
    found = Booking.objects.seen_by(actor).current().select_for_update(of=("self",))
    booking = found.select_related("kind", "customer", "deal", "owner").with_keys([pk]).first()
    if booking is None:
        raise NotFound(_("There is no such booking, or it has been taken away."))
    return booking


def _changed(keys: object, move: Move) -> list[uuid.UUID]:
    """Return who takes part when one leaves for another; keys of the other kind are passed over when it is written."""
    kept = [key for key in keys if key != move.leaves]  # type: ignore[attr-defined]
    return [*kept, move.joins] if move.joins and move.joins not in kept else kept
