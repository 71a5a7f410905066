"""Everybody's week, forty people and two thousand bookings, against hand-written SQL and the template with constants.

Three times as long at most: ours makes a thing of each booking, takes out what whoever looks may not see, and puts each
on its days, of which hand-written SQL knows nothing.
"""

import datetime as dt

from django.db import connection
from django.utils import timezone

from crm_core.bookings.windows import local, week_window
from crm_core.models import Booking, BookingKind, BookingUser, Resource
from kundsystem.accounts.models import Role, User
from kundsystem.shared.stack import with_room
from tests.benchmarks.bench_pages import Page
from tests.benchmarks.harness import Result, against, counted, repeated
from tests.benchmarks.house import House

PEOPLE, BOOKINGS = 40, 2_000
QUARTER = dt.timedelta(minutes=15)


def measure(house: House) -> list[Result]:
    """The page as it is opened."""
    connection.set_tenant(house.organisation)
    week = week_window(timezone.localdate())
    _book(week.first)
    page = Page(house, "/calendar/team/", "team.sql", first=week.starts, last=week.ends)
    shown, rows = page.ours(), page.rows()
    assert len(rows["people"]) == PEOPLE
    assert len(rows["bookings"]) == BOOKINGS
    assert all(f"<b>{row['title']}</b>" in shown for row in rows["bookings"])
    page.check()

    def rival() -> None:
        connection.set_tenant(house.organisation)
        with_room(page.rival)

    return [
        against("team week of 40 with 2000", repeated(page.ours), repeated(rival), limit=3.0, warm=1),
        counted("team week of 40 with 2000: queries", len(page.queries()), at_most=12),
    ]


def _book(monday: dt.date) -> None:
    """Let the organisation have just so many people and bookings, five days of eight hours."""
    Booking.objects.all().delete()
    role = Role.objects.get(key="member")
    missing = PEOPLE - User.objects.filter(is_active=True).count()
    User.objects.bulk_create(
        User(email=f"kollega{number}@bench.example", name=f"Kollega {number:02}", role=role)
        for number in range(missing)
    )
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    Resource.objects.get_or_create(name="Granstugan")
    kind = BookingKind.objects.order_by("position").first()
    opens = local(dt.datetime.combine(monday, dt.time(8)))
    rows = [
        Booking(
            title=f"Bokning {number:04}",
            kind=kind,
            owner=people[number % PEOPLE],
            starts_at=(begins := opens + dt.timedelta(days=number % 5) + QUARTER * (number % 32)),
            ends_at=begins + 2 * QUARTER,
            lasts_until=begins + 2 * QUARTER,
        )
        for number in range(BOOKINGS)
    ]
    Booking.objects.bulk_create(rows)
    BookingUser.objects.bulk_create(
        BookingUser(booking=row, user=people[number % PEOPLE]) for number, row in enumerate(rows)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE booking; ANALYZE booking_user")
