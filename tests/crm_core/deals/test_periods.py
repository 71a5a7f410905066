"""Months and periods."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.deals.periods import end_of_period, months_after, months_before, share_gone

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2026, 1, 15), -1, dt.date(2025, 12, 15)),
    ],
)
def test_months_after(day, months, after):
    assert months_after(day, months) == after


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 12, 31), 3, dt.date(2026, 9, 30)),
        (dt.date(2026, 2, 28), 1, dt.date(2026, 1, 31)),
        (dt.date(2026, 6, 15), 2, dt.date(2026, 4, 15)),
    ],
)
def test_notice_before_the_end_of_a_month_is_the_end_of_a_month(day, months, before):
    assert months_before(day, months) == before


@given(DAYS, st.integers(1, 120))
def test_a_period_ends_the_day_before_the_next_one_begins(start, months):
    assert end_of_period(start, months) + dt.timedelta(days=1) == months_after(start, months)


@given(DAYS, st.integers(0, 4000), st.integers(-50, 4050))
def test_what_has_gone_of_a_period_is_between_nothing_and_all(start, length, at):
    end, day = start + dt.timedelta(days=length), start + dt.timedelta(days=at)
    gone = share_gone(start, end, day)
    assert 0 <= gone <= 1
    assert (gone == 1) == (day >= end)
