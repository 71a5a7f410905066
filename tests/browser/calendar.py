"""What is booked on the site that browser tests look at: this week, for three people and a room."""

import datetime as dt
from typing import Any


def add_bookings(owner: Any, member: Any, customers: list[Any]) -> Any:
    """Book visits, a weekly meeting, whole days and what collides; return one of them."""
    from django.utils import timezone

    from crm_core.bookings.windows import week_window
    from crm_core.models import BookingKind, Resource
    from kundsystem.accounts.actor import Actor
    from tests.factories import booking_kind, make_booking

    actor = Actor(owner)
    monday = week_window(timezone.localdate()).first
    kinds = list(BookingKind.objects.all())
    room = Resource.objects.create(name="Granstugan", description="Mötesrum, 8 platser")
    both = [owner.pk, member.pk]

    def on(day: int, clock: str, hours: float = 1, **facts: Any) -> Any:
        return make_booking(actor, f"{monday + dt.timedelta(days=day)} {clock}", hours, **facts)

    on(0, "08:30", title="Veckomöte sälj", kind=kinds[4], users=both, resources=[room.pk], rule="FREQ=WEEKLY")
    on(1, "10:00", 1.5, title="", customer=customers[0], place="Storgatan 12, Västervik", travel_minutes=30)
    on(1, "10:30", title="Krockar", kind=kinds[1], customer=customers[8])
    on(2, "09:00", 7, title="Ledarforum, dag 2", kind=kinds[2], place="Kursgården Ängsholm")
    on(4, "11:00", title="", customer=customers[2], users=[member.pk])
    on(
        3,
        "00:00",
        24,
        title="Tandläkaren",
        is_all_day=True,
        kind=booking_kind(is_away=True),
        users=[member.pk],
        is_private=True,
    )
    return on(4, "09:30", title="Förhandling, slutpris", customer=customers[3], users=both, text="Ta med offerten.")
