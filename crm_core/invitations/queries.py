"""Questions about invitations from outside."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from crm_core.invitations.models import ReceivedInvitation  # noqa: F401  # named in the class below


class ReceivedInvitationQuerySet(models.QuerySet["ReceivedInvitation"]):
    """Invitations from outside, asked for in words."""

    def waiting(self, now: dt.datetime) -> Self:
        """Those that somebody should look at: not answered, changed since, or cancelled with a booking left."""
        open_ones = Q(state="waiting", ends_at__gt=now) | Q(state="waiting", rule__gt="")
        return self.filter(open_ones | Q(state="cancelled", booking__archived_at__isnull=True, booking__isnull=False))

    def of(self, uid: str, organizer: str) -> Self:
        """All that one organiser has sent of one event: the series, and those changed on their own."""
        return self.filter(uid=uid, organizer=organizer)

    def in_time(self) -> Self:
        """The soonest first."""
        return self.order_by("starts_at", "pk")
