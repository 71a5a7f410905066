"""One of a booking's own fields, shown and changed where it stands."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.bookings import actions
from crm_core.bookings.access import booking_for
from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import Booking
from crm_core.bookings.own_fields import cell_of
from crm_core.fields.cell_views import CellViews
from crm_core.fields.registry import Field
from kundsystem.accounts.actor import Actor


def _told(actor: Actor, field: Field, booking: Booking, value: Any) -> str:
    names = {"field": field.label, "name": booking, "value": field.kind.show(value)}
    if not names["value"]:
        return _("%(field)s of %(name)s is now empty") % names
    return _("%(field)s of %(name)s is now %(value)s") % names


_views = CellViews(
    subject=BOOKING,
    find=lambda actor, pk, write: booking_for(actor, pk, write=write),
    cell=cell_of,
    change=lambda actor, booking, changes, seen: actions.change_fields(
        actor=actor, pk=booking.pk, changes=changes, seen=seen
    ),
    told=_told,
    address="booking_show",
    changed="bookingChanged",
)
edit = require_GET(_views.edit)
save = require_http_methods(["GET", "POST"])(_views.save)
