"""What the history calls the tables of bookings."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register
from kundsystem.shared import formatting

BOOKINGS = "bookings"


def _skipped(row: Any) -> str:
    return formatting.short_date(timezone.localtime(row.original_start))


register(
    Table(
        "booking",
        _("Booking"),
        _("Bookings"),
        area=BOOKINGS,
        parent="customer_id",
        related=("customer", "kind"),
        titles=("title",),
        labels={
            "title": _("Title"),
            "kind_id": _("Kind"),
            "starts_at": _("Starts"),
            "ends_at": _("Ends"),
            "is_all_day": _("Whole days"),
            "rule": _("Repeats"),
            "repeats_until": _("Repeats until"),
            "place": _("Place"),
            "owner_id": _("Booked by"),
            "is_private": _("Private"),
            "travel_minutes": _("Travel time"),
            "text": _("Text"),
        },
        hidden=("lasts_until", "last_held_at", "next_held_at", "series_id", "original_start", "sequence", "uid"),
        address="booking_show",
        can_undo=True,
    ),
    *(
        Table(
            f"booking_{name}",
            label,
            plural,
            area=BOOKINGS,
            parent="booking_id",
            is_part=True,
            named=lambda row, name=name: str(getattr(row, name)),  # type: ignore[misc]
            related=(name,),
            titles=(),
            labels={"booking_id": _("Booking"), "resource_id": _("Booked too")},
            can_undo=True,
        )
        for name, label, plural in (
            ("user", _("Colleague in a booking"), _("Colleagues in bookings")),
            ("resource", _("Room or car in a booking"), _("Rooms and cars in bookings")),
            ("contact", _("Person in a booking"), _("Persons in bookings")),
        )
    ),
    Table(
        "booking_guest",
        _("Invited to a booking"),
        _("Invited to bookings"),
        area=BOOKINGS,
        parent="booking_id",
        is_part=True,
        titles=("name", "email"),
        labels={"booking_id": _("Booking"), "email": _("E-mail"), "name": _("Name")},
        can_undo=True,
    ),
    Table(
        "booking_skip",
        _("Exception of a series"),
        _("Exceptions of series"),
        area=BOOKINGS,
        parent="booking_id",
        is_part=True,
        named=_skipped,
        titles=(),
        labels={"booking_id": _("Booking"), "original_start": _("Day")},
        can_undo=True,
    ),
    Table(
        "calendar_feed",
        _("Secret calendar address"),
        _("Secret calendar addresses"),
        SETTINGS,
        titles=(),
        labels={
            "of": _("Whose calendar"),
            "resource_id": _("Room or car"),
            "owner_id": _("Made by"),
            "revoked_at": _("Revoked"),
        },
        hidden=("digest",),
    ),
    Table(
        "working_hours",
        _("Working hours"),
        _("Working hours"),
        SETTINGS,
        titles=(),
        labels={
            "user_id": _("Whose"),
            "days": _("Weekdays"),
            "works_bridge_days": _("Works on bridge days"),
            "travel_minutes": _("Travel time"),
        },
    ),
    Table(
        "booking_kind",
        _("Booking kind"),
        _("Booking kinds"),
        SETTINGS,
        labels={"is_contact": _("Counts as contact"), "is_away": _("Counts as absence")},
    ),
    Table("resource", _("Room or car"), _("Rooms and cars"), SETTINGS, labels={"description": _("What it is")}),
)
