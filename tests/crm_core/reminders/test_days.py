"""Days: working days, the next time, and when it is quiet."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from crm_core.reminders import days

D = dt.date
CHRISTMAS, NEXT_WORKING = D(2026, 12, 24), D(2026, 12, 28)
ANY_DAY = st.dates(D(2020, 1, 1), D(2035, 1, 1))


def test_christmas_is_followed_by_the_next_working_day_and_preceded_by_the_one_before():
    assert days.working_day_from(CHRISTMAS) == NEXT_WORKING
    assert days.working_day_until(D(2026, 12, 27)) == D(2026, 12, 23)
    assert days.moved(D(2026, 12, 23), 1, "workday") == NEXT_WORKING
    assert days.moved(NEXT_WORKING, -1, "workday") == D(2026, 12, 23)


def test_the_last_of_a_month_comes_back_after_a_short_month():
    assert days.next_day(D(2026, 1, 31), 1, "month", D(2026, 2, 1)) == D(2026, 2, 28)
    assert days.next_day(D(2026, 1, 31), 1, "month", D(2026, 2, 28)) == D(2026, 3, 31)


@given(ANY_DAY, st.integers(1, 12), st.sampled_from(["day", "week", "month", "year"]), ANY_DAY)
def test_the_next_day_is_the_first_of_its_row_that_is_later(first, count, unit, after):
    row, step = [], 1
    while not row or row[-1] <= after:
        row.append(days.moved(first, count * step, unit))
        step += 1
    assert days.next_day(first, count, unit, after) == row[-1]


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-26T12:00", "2026-11-26T12:00"),
        ("2026-11-26T22:00", "2026-11-27T06:30"),
        ("2026-11-26T03:00", "2026-11-26T06:30"),
        ("2026-11-27T22:00", "2026-11-30T06:30"),  # a Friday evening
        ("2026-12-24T10:00", "2026-12-28T06:30"),
    ],
)
def test_nobody_is_disturbed_at_night_or_on_a_day_off(moment, told):
    quiet = {"begins": dt.time(21), "ends": dt.time(6, 30), "on_days_off": True}
    found = days.out_of_quiet(timezone.make_aware(dt.datetime.fromisoformat(moment)), **quiet)
    assert timezone.localtime(found).strftime("%Y-%m-%dT%H:%M") == told
