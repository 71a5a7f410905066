"""Months and periods."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.deals.periods import (
    end_of_period,
    months_after,
    months_before,
    period_on,
    share_gone,
    whole_months,
)

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


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), 12),
        (dt.date(2026, 1, 15), dt.date(2026, 2, 14), 1),
        (dt.date(2026, 2, 1), dt.date(2028, 1, 31), 24),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 30), None),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), None),
    ],
)
def test_whole_months(start, end, months):
    assert whole_months(start, end) == months


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), (dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
        (dt.date(2022, 7, 1), dt.date(2023, 6, 30), (dt.date(2026, 7, 1), dt.date(2027, 6, 30))),
        (dt.date(2020, 1, 1), dt.date(2021, 12, 31), (dt.date(2026, 1, 1), dt.date(2027, 12, 31))),
        (None, dt.date(2025, 3, 31), (dt.date(2026, 4, 1), dt.date(2027, 3, 31))),
        (dt.date(2025, 1, 10), dt.date(2025, 5, 1), (dt.date(2026, 5, 2), dt.date(2027, 5, 1))),
    ],
)
def test_a_contract_that_goes_on_has_a_period_of_the_day(start, end, period):
    assert period_on(start, end, dt.date(2026, 11, 22)) == period


@given(start=DAYS, months=st.integers(1, 60), later=st.integers(0, 20_000))
def test_periods_that_follow_each_other_leave_no_day_out(start, months, later):
    end = end_of_period(start, months)
    day = end + dt.timedelta(days=later)
    first, last = period_on(start, end, day)
    assert first <= day <= last
    if first != start:
        before = period_on(start, end, first - dt.timedelta(days=1))
        assert before[1] == first - dt.timedelta(days=1)
