"""Kinds of bookings, and what is booked besides people, as the settings shape them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm_core.bookings.models import Booking, BookingKind, Resource
from crm_core.customers.last_contact import refresh_last_contact
from crm_core.own_values.families import BOOKINGS
from crm_core.own_values.registry import Column, Use, ValueList, register

_BOOKINGS = ngettext_lazy("%(count)s booking", "%(count)s bookings", "count")
_FEEDS = ngettext_lazy("%(count)s secret calendar address", "%(count)s secret calendar addresses", "count")


def _yes_or_no(answer: bool) -> str:
    return str(_("Yes") if answer else _("No"))


def _last_contact(kind: BookingKind) -> None:
    """Whether a kind counts as having been in touch decides when that was last."""
    refresh_last_contact(Booking.objects.of_kinds([kind.pk]).customers())


register(
    ValueList(
        BOOKINGS,
        "kinds",
        _("Kinds of bookings"),
        _("New kind of booking"),
        BookingKind,
        (Use("booking", "kind_id", _BOOKINGS),),
        columns=(
            Column("is_contact", _("Counts as contact"), _yes_or_no),
            Column("is_away", _("Counts as absence"), _yes_or_no),
        ),
        required=True,
        preview=_("Kind"),
        after_change=_last_contact,
        after_merge=_last_contact,
    )
)
register(
    ValueList(
        BOOKINGS,
        "resources",
        _("Rooms and cars"),
        _("New room or car"),
        Resource,
        (
            Use(
                "booking_resource",
                "resource_id",
                _BOOKINGS,
                counted="EXISTS (SELECT FROM booking b WHERE b.id = booking_id AND b.archived_at IS NULL)",
                once="booking_id",
            ),
            Use("calendar_feed", "resource_id", _FEEDS, counted="revoked_at IS NULL"),
        ),
        columns=(Column("description", _("What it is"), str),),
        preview=_("Booked too"),
    )
)
