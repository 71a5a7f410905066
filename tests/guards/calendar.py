"""The rows of the table of URLs that are about the calendar: what is booked with customers is seen as they are."""

from tests.guards.rows import get, post

BOOKING = {"pk": "booking"}
INVITATION = {"pk": "received_invitation"}

CALENDAR_ROWS = (
    *(get(name) for name in ("calendar", "calendar_day", "calendar_team", "calendar_month", "calendar_agenda")),
    get("calendar", htmx=True),
    get("booking_times", "member"),
    get("booking_create", "member"),
    post("booking_create", ok=422),
    get("booking_conflicts", "member"),
    get("booking_of_customer", "member"),
    get("calendar_subscribe"),
    post("calendar_subscribe", "reader", ok=422),
    # One's own.
    post("calendar_feed_revoke", keys={"pk": "calendar_feed"}, only="member", others=404),
    get("calendar_feed", "anonymous", also={"secret": "nobodys"}, ok=404),
    get("working_hours"),
    post("working_hours", "reader", data=lambda world: {"from_1": "08:00", "to_1": "16:00", "travel_minutes": "15"}),
    get("calendar_invitations"),
    post("calendar_invitation_answer", keys=INVITATION, data=lambda world: {"answer": "declined"}),
    post("calendar_invitation_clear", keys=INVITATION, ok=422),
    get("outside_calendars"),
    post("outside_calendars", "reader", ok=422),
    # One's own.
    post("outside_calendar_read", keys={"pk": "outside_calendar"}, only="member", others=404),
    post("outside_calendar_remove", keys={"pk": "outside_calendar"}, only="member", others=404),
    get("calendar_import", "member"),
    post("calendar_import", ok=422),
    get("calendar_file", keys={"pk": "calendar_upload"}, only="member", others=404),
    post("calendar_file_take_in", keys={"pk": "calendar_upload"}, only="member", others=404),
    get("booking_list"),
    get("booking_list", htmx=True),
    get("booking_conditions"),
    get("booking_print"),
    get("booking_save"),
    post("booking_save", "reader", ok=422),
    post("booking_export", ok=200, data=lambda world: {"as": "csv", "query": ""}),
    post("booking_columns", "reader"),
    post("booking_bulk", data=lambda world: {"key": world.booking.pk, "do": "archive"}),
    get("booking_bulk_choices", "member", also={"field": "kind"}),
    get("booking_field_edit", "member", keys=BOOKING, also={"name": "own_z"}, htmx=True),
    get("booking_field", keys=BOOKING, also={"name": "own_z"}, htmx=True),
    post("booking_field", keys=BOOKING, also={"name": "own_z"}, data=lambda world: {"value": "Elbil"}),
    get("booking_event", keys=BOOKING),
    get("booking_show", keys=BOOKING),
    get("booking_edit", "member", keys=BOOKING),
    post("booking_edit", keys=BOOKING, ok=422),
    post("booking_move", keys=BOOKING, data=lambda world: {"days": 1}),
    post("booking_take_away", keys=BOOKING),
    get("customer_tab", keys={"pk": "customer"}, also={"tab": "bookings"}),
)
