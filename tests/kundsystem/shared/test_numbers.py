"""Numbers and dates as people in Sweden, their browsers and their spreadsheets write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundsystem.shared.numbers import parse_date, parse_decimal, parse_integer

MINUS, NBSP, THIN = "\u2212", "\u00a0", "\u202f"


@pytest.mark.parametrize(
    "text, value",
    [
        ("1234,50", "1234.50"),
        ("1234.50", "1234.50"),
        (f"1{NBSP}234{NBSP}567,5", "1234567.5"),
        (f"1{THIN}234,50 kr", "1234.50"),
        (f"{MINUS}1,5", "-1.5"),
        ("-1,5", "-1.5"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("216 000:-", "216000"),
    ],
)
def test_it_reads_an_amount(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "--1", "1e5", "NaN", "١٢", "1 2a"])
def test_it_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):
        parse_decimal(text)


def test_a_whole_number_has_no_decimals() -> None:
    assert parse_integer("1 200") == 1200
    with pytest.raises(ValueError):
        parse_integer("1,5")


@pytest.mark.parametrize("text", ["2026-03-09", "20260309", "9/3/2026", "9/3 2026", "9.3.2026", "09.03.2026"])
def test_the_day_comes_before_the_month(text: str) -> None:
    assert parse_date(text) == dt.date(2026, 3, 9)


@pytest.mark.parametrize("text", ["", "3/13/2026", "2026-13-01", "9/3/26", "i går", "2026-02-30"])
def test_it_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        parse_date(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_we_write_we_can_read(value: Decimal) -> None:
    written = f"{value:,.2f}".replace(",", NBSP).replace(".", ",").replace("-", MINUS)
    assert parse_decimal(written) == value
