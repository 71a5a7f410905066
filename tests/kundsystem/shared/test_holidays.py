"""Swedish holidays, against the almanac."""

import datetime as dt

import pytest

from kundsystem.shared.holidays import holiday, is_day_off, is_squeezed

# Every holiday and eve of 2026 that is no Sunday's own, from the almanac.
OF_2026 = (
    *("01-01", "01-06", "04-03", "04-04", "04-05", "04-06", "05-01", "05-14", "05-24", "06-06"),
    *("06-19", "06-20", "10-31", "12-24", "12-25", "12-26", "12-31"),
)


def test_the_year_has_the_holidays_of_the_almanac_and_no_others():
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    assert [f"{day:%m-%d}" for day in days if holiday(day)] == sorted(OF_2026)


@pytest.mark.parametrize("day", ["2024-03-31", "2025-04-20", "2027-03-28", "2038-04-25"])
def test_easter_is_found_where_it_falls(day):
    assert str(holiday(dt.date.fromisoformat(day))) in {"Easter Sunday", "Påskdagen"}


def test_a_single_working_day_between_days_off_is_squeezed():
    assert is_squeezed(dt.date(2026, 5, 15))  # the Friday after Ascension Day
    assert is_squeezed(dt.date(2026, 1, 5))  # the Monday before Epiphany
    assert not is_squeezed(dt.date(2026, 11, 26))
    assert is_day_off(dt.date(2026, 11, 28))
