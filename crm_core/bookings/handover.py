"""Bookings to come, when somebody leaves; who took part in what has been stays as it was."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import ngettext

from crm_core.bookings.models import Booking, BookingUser
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.handover import Belongings, register
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


def _told(count: int) -> str:
    return ngettext("%(count)s booking to come", "%(count)s bookings to come", count) % {
        "count": formatting.number(count)
    }


def _of(user: User) -> Any:
    coming = Booking.objects.current().not_over(timezone.now()).exclude(kind__is_away=True)
    return coming.filter(Exists(BookingUser.objects.filter(booking=OuterRef("pk"), user=user)))


def _count(user: User) -> int:
    return int(_of(user).count())


def _hand_over(actor: Actor, user: User, heir: User | None) -> int:
    # A leaver's own absences are nobody else's. Without an heir the bookings keep those who take part besides.
    keys = list(_of(user).values_list("pk", flat=True))
    if heir is not None:
        taken = BookingUser.objects.filter(booking__in=keys, user=heir).values("booking")
        BookingUser.objects.filter(booking__in=keys, user=user).exclude(booking__in=taken).update(user=heir)
        BookingUser.objects.filter(booking__in=keys, user=user).delete()
        Booking.objects.filter(pk__in=keys, owner=user).update(owner=heir, updated_at=timezone.now())
    return len(keys) if heir is not None else 0


register(Belongings("bookings", _told, _count, _hand_over, order=25))
