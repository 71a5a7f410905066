"""What the manual says of the calendar."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = (
    *("booking_list", "booking_conditions", "booking_print", "booking_save"),
    *("calendar", "calendar_day", "calendar_team", "calendar_month", "calendar_agenda"),
    *("booking_times", "booking_create", "booking_show", "booking_edit", "calendar_subscribe"),
    *("working_hours", "calendar_invitations", "outside_calendars", "calendar_import", "calendar_file"),
    *("booking_conflicts", "booking_of_customer", "booking_event", "calendar_feed"),
)

register(Chapter("calendar", Path(__file__).parent, order=41, covers=_COVERS))
