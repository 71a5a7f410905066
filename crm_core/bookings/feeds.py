"""Secret addresses at which another calendar reads somebody's, a resource's or everybody's bookings."""

import datetime as dt
import hashlib
import secrets
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings.ics import calendar_file
from crm_core.bookings.models import Booking, CalendarFeed, Resource
from crm_core.bookings.permissions import VIEW
from crm_core.customers.permissions import VIEW as VIEW_CUSTOMERS
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound

# How far back and ahead it reaches, and how many bookings it has at most: the soonest of those that are not over.
BACK, AHEAD, MOST = dt.timedelta(days=60), dt.timedelta(days=550), 2000


@action("calendar_feed.create", permission=VIEW)
def create_feed(*, actor: Actor, of: str, resource: Resource | None = None) -> tuple[CalendarFeed, str]:
    """Make an address, for whoever asks; returns it with its secret, which is not kept and never shown again."""
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(of=of, resource=resource, owner=actor.person, digest=digest_of(secret))
    return feed, secret


@action("calendar_feed.revoke", permission=VIEW)
def revoke_feed(*, actor: Actor, pk: uuid.UUID) -> None:
    """Let one of one's own addresses answer nobody any more."""
    changed = CalendarFeed.objects.filter(pk=pk, owner=actor.person, revoked_at=None).update(revoked_at=timezone.now())
    if not changed:
        raise NotFound(_("There is no such address, or it answers nobody already."))


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_by(secret: str) -> CalendarFeed:
    """Return what a secret address gives; NotFound when it is revoked, or whoever made it may no longer see it."""
    found = CalendarFeed.objects.filter(digest=digest_of(secret), revoked_at=None)
    feed = found.select_related("owner__role", "resource").first()
    if feed is None or not feed.owner.is_active or not Actor(feed.owner).may(VIEW):
        raise NotFound("")
    return feed


def feeds_of(actor: Actor) -> list[CalendarFeed]:
    """Return the addresses that somebody has, newest first."""
    actor.require(VIEW)
    return list(
        CalendarFeed.objects.filter(owner=actor.user, revoked_at=None).select_related("resource").order_by("-pk")
    )


def file_of(feed: CalendarFeed, base: str) -> bytes:
    """Write what a feed gives now, as whoever made it may see it."""
    now = timezone.now()
    rows = Booking.objects.current().touching(now - BACK, now + AHEAD)
    if feed.of == CalendarFeed.Of.PERSON:
        rows = rows.of_anybody([feed.owner_id], [])
    elif feed.of == CalendarFeed.Of.RESOURCE:
        rows = rows.of_anybody([], [feed.resource_id] if feed.resource_id else [])
    bookings = list(rows.for_file().order_by("-lasts_until", "pk")[:MOST])
    actor = Actor(feed.owner)
    return calendar_file(feed.name, bookings, veiled=[one.pk for one in bookings if _is_veiled(actor, one)], base=base)


def _is_veiled(actor: Actor, booking: Booking) -> bool:
    own = {booking.owner_id, *(user.pk for user in booking.users.all())}
    if booking.is_private and actor.person.pk not in own:
        return True
    return booking.customer is not None and not (actor.may(VIEW_CUSTOMERS) and reaches(actor, booking.customer))
