"""Finding bookings by what they are about and where."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.bookings.access import bookings_for
from crm_core.bookings.permissions import VIEW
from crm_core.search.providers import Hit, Looking, register
from crm_core.search.rows import Rows
from crm_core.search.showing import about, detail, evidence
from kundsystem.accounts.actor import Actor
from kundsystem.shared.formatting import short_date


class Bookings(Rows):
    """What is booked, and has been."""

    key = table = "booking"
    label = _("Bookings")
    order = 58
    permission = VIEW
    names = ("title",)
    columns = (
        *("title", "place", "starts_at", "lasts_until", "kind__name", "kind__tone", "customer__name"),
        "archived_at",
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return every booking whose contents the actor may see."""
        return bookings_for(actor).current()

    def is_archived(self, row: Any) -> bool:
        """Put what is over after what is to come."""
        return row.lasts_until is not None and row.lasts_until < timezone.now()

    def hit(self, row: Any, looking: Looking, score: float) -> Hit:
        """Return a booking with its kind, its day and whom it is with."""
        name = row.title or row.customer__name or row.kind__name
        why = evidence(looking.question, (row.title, row.customer__name or ""), (row.place,))
        day = short_date(timezone.localtime(row.starts_at))
        return Hit(
            title=about(name, looking.question),
            url=reverse("booking_show", args=[row.pk]),
            icon="calendar-event",
            score=score,
            detail=detail(looking.question, why, day, row.customer__name or "" if row.title else ""),
            chip=(row.kind__name, row.kind__tone),
        )


register(Bookings())
