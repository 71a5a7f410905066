"""Working hours: free times keep within them, whoever books outside them is told, and travel is proposed."""

import datetime as dt

import pytest
import time_machine

from crm_core.bookings.hours import Hours, set_hours, together
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, booking_kind

EIGHT, NOON, FIVE = dt.time(8), dt.time(12), dt.time(17)
FRIDAY_AFTER_ASCENSION = dt.date(2026, 5, 15)


@pytest.mark.parametrize(
    ("hours", "day", "works"),
    [
        (Hours(), dt.date(2026, 11, 24), True),
        (Hours(), dt.date(2026, 11, 28), False),
        (Hours({6: (EIGHT, NOON)}), dt.date(2026, 11, 28), True),
        (Hours(), dt.date(2026, 12, 25), False),
        (Hours(), FRIDAY_AFTER_ASCENSION, True),
        (Hours(works_bridge_days=False), FRIDAY_AFTER_ASCENSION, False),
    ],
)
def test_holidays_are_free_and_bridge_days_for_whoever_says_so(organisation, hours, day, works):
    assert (hours.on(day) is not None) == works


def test_people_meet_when_all_of_them_work(organisation):
    day = dt.date(2026, 11, 24)
    opens, closes = together([Hours(), Hours({2: (dt.time(10), dt.time(18))})], day)
    assert (opens.hour, closes.hour) == (10, 17)
    assert together([Hours({2: (EIGHT, NOON)}), Hours({2: (NOON, FIVE)})], day) is None


def test_one_says_when_one_works_and_it_is_kept_to(organisation, member, client_for, actor_for):
    client = client_for(member)
    facts = {"from_2": "10.00", "to_2": "14", "travel_minutes": "30"}
    assert client.post("/calendar/hours/", facts | {"from_3": "9"}).status_code == 422
    assert client.post("/calendar/hours/", facts).status_code == 302
    with time_machine.travel(dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC), tick=False):
        asked = {"minutes": "60", "since": "2026-11-24", "users": [str(member.pk)]}
        page = client.get("/calendar/times/", asked).content.decode()
    assert "date=2026-11-24&amp;from=10%3A00" in page
    assert "date=2026-11-25" not in page
    booking = {"title": "Sent", "kind": str(booking_kind().pk), "first_day": "2026-11-24", "users": [str(member.pk)]}
    told = client.get("/bookings/conflicts/", booking | {"starts": "15", "ends": "16"}).content.decode()
    assert f"Utanför arbetstiden för {member.name}." in told
    customer = CustomerFactory(owner=member)
    form = client.get(f"/bookings/new/?customer={key_to_short(customer.pk)}").content.decode()
    assert '<option value="30" selected>' in form
    set_hours(actor=actor_for(member), hours=Hours())
    assert (
        "Utanför" not in client.get("/bookings/conflicts/", booking | {"starts": "15", "ends": "16"}).content.decode()
    )
