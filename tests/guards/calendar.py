"""The rows of the table of URLs that are about the calendar: what is booked with customers is seen as they are."""

from tests.guards.rows import get, post

BOOKING = {"pk": "booking"}

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
    get("booking_event", keys=BOOKING),
    get("booking_show", keys=BOOKING),
    get("booking_edit", "member", keys=BOOKING),
    post("booking_edit", keys=BOOKING, ok=422),
    post("booking_move", keys=BOOKING, data=lambda world: {"days": 1}),
    post("booking_take_away", keys=BOOKING),
    get("customer_tab", keys={"pk": "customer"}, also={"tab": "bookings"}),
)
