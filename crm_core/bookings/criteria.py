"""Selecting by bookings: that there is one, of a kind, with a colleague, within a period; or that there is none."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import Booking, BookingKind
from crm_core.selections import ways_in_touch
from crm_core.selections.criteria.notes import GROUP
from crm_core.selections.criteria.own_fields import MADE
from crm_core.selections.criteria.own_rows import OfRows
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import Rows, When
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import Evidence, Phrase, RowCriterion, Values, register
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


class HasBooking(RowCriterion):
    """That something is booked with the customer; of a series, that it goes on then. Private ones are nobody else's."""

    name = "booking"
    label = gettext_lazy("Booked or not booked")
    icon = "calendar-event"
    group = GROUP
    order = 90
    parameters = (
        When("when", gettext_lazy("When"), ahead=True),
        Rows(
            "kinds",
            gettext_lazy("Kind"),
            model=BookingKind,
            options=lambda: BookingKind.objects.filter(archived_at=None),
        ),
        Rows(
            "users",
            gettext_lazy("Colleagues"),
            model=User,
            options=lambda: User.objects.filter(is_active=True).order_by("name"),
        ),
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        rows = Booking.objects.current().open_to_all()
        if "when" in given:
            rows = rows.within(*given["when"].days(lens.today))
        if "kinds" in given:
            rows = rows.of_kinds(given["kinds"])
        if "users" in given:
            rows = rows.of_anybody([getattr(one, "pk", one) for one in given["users"]], [])
        return rows

    def newest(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("kind").order_by("-starts_at", "-pk")

    def tell(self, row: Any) -> Evidence:
        text = ", ".join(filter(None, [row.kind.name, row.title]))
        return Evidence(text, formatting.as_date(row.starts_at), reverse("booking_show", args=[row.pk]))

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        details = [
            ("kinds", _("of the kind %(kinds)s")),
            ("users", _("with %(users)s")),
            ("when", "%(when)s"),
        ]
        said = _("has no booking") if negated else _("has a booking")
        return phrase(said, details, self.words(given, lens.references))


def _newest(bookings: QuerySet[Any]) -> tuple[dt.datetime, Evidence] | None:
    booking = bookings.select_related("kind").latest_held_first().first()  # type: ignore[attr-defined]
    if booking is None:
        return None
    told = replace(HasBooking().tell(booking), when=formatting.as_date(booking.last_held_at))
    return booking.last_held_at, told


ways_in_touch.register(ways_in_touch.Way(lambda days: Booking.objects.held_within(*days), _newest))
MADE |= {BOOKING: lambda own: OfRows(own, HasBooking())}
register(HasBooking())
