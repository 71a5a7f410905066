"""Dates, times, numbers and amounts as Swedes and the English write them."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kundsystem.shared import formatting, numbers

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 12, 36, tzinfo=STOCKHOLM)

amounts = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2)


@pytest.fixture(params=["sv", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def swedish():
    with translation.override("sv"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def plain(text: str) -> str:
    """The same with ordinary spaces, so that tests can be read."""
    return text.replace(formatting.NBSP, " ")


@pytest.mark.parametrize(
    ("day", "swedish_form", "english_form"),
    [
        (dt.date(2026, 11, 17), "17 nov", "17 Nov"),
        (dt.date(2026, 5, 1), "1 maj", "1 May"),
        (dt.date(2024, 11, 17), "17 nov 2024", "17 Nov 2024"),
        (dt.date(2027, 1, 2), "2 jan 2027", "2 Jan 2027"),
    ],
)
def test_a_short_date_names_the_year_only_when_it_is_another(day, swedish_form, english_form):
    with translation.override("sv"):
        assert plain(formatting.short_date(day, TODAY)) == swedish_form
    with translation.override("en"):
        assert plain(formatting.short_date(day, TODAY)) == english_form


@pytest.mark.parametrize(
    ("start", "end", "swedish_form", "english_form"),
    [
        (dt.date(2025, 1, 1), dt.date(2026, 12, 31), "1 jan 2025 – 31 dec 2026", "1 Jan 2025 – 31 Dec 2026"),
        (dt.date(2026, 9, 1), dt.date(2026, 12, 31), "Sep – dec 2026", "Sep – Dec 2026"),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 31), "Maj 2026", "May 2026"),
        (dt.date(2026, 9, 15), dt.date(2026, 12, 3), "15 sep – 3 dec 2026", "15 Sep – 3 Dec 2026"),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 27), "1 feb – 27 feb 2026", "1 Feb – 27 Feb 2026"),
    ],
)
def test_a_period_is_as_short_as_it_can_be(start, end, swedish_form, english_form):
    with translation.override("sv"):
        assert plain(formatting.period(start, end)) == swedish_form
    with translation.override("en"):
        assert plain(formatting.period(start, end)) == english_form


def test_dates_in_text_and_in_lists(swedish):
    assert plain(formatting.long_date(dt.date(2026, 3, 9))) == "9 mars 2026"
    assert plain(formatting.month_year(dt.date(2019, 3, 1))) == "mars 2019"
    assert formatting.iso_date(dt.date(2026, 3, 9)) == "2026-03-09"


def test_a_moment_late_in_the_evening_belongs_to_the_local_day(swedish):
    late = dt.datetime(2026, 11, 16, 23, 30, tzinfo=dt.UTC)
    assert plain(formatting.short_date(late, TODAY)) == "17 nov"
    assert formatting.clock(late) == "00.30"


def test_times_have_a_point_in_swedish_and_a_colon_in_english():
    with translation.override("sv"):
        assert formatting.clock(dt.time(8, 30)) == "08.30"
    with translation.override("en"):
        assert formatting.clock(dt.time(8, 30)) == "08:30"


@pytest.mark.parametrize(
    ("value", "swedish_form", "english_form"),
    [
        (216000, "216 000 kr", "SEK 216,000"),
        (Decimal("1234.5"), "1 234,50 kr", "SEK 1,234.50"),
        (Decimal("-1.5"), "−1,50 kr", "SEK −1.50"),
        (Decimal("99.999"), "100 kr", "SEK 100"),
        (Decimal("-0.001"), "0 kr", "SEK 0"),
        (0, "0 kr", "SEK 0"),
        (1_000_000, "1 000 000 kr", "SEK 1,000,000"),
    ],
)
def test_amounts_show_ore_only_when_there_are_any(value, swedish_form, english_form):
    with translation.override("sv"):
        assert plain(formatting.kr(value)) == swedish_form
    with translation.override("en"):
        assert plain(formatting.kr(value)) == english_form


def test_numbers_show_the_decimals_they_have(swedish):
    assert plain(formatting.number(1234.5)) == "1 234,5"
    assert plain(formatting.number(Decimal("1234.50"))) == "1 234,5"
    assert formatting.number(Decimal("1E+3")) == f"1{formatting.NBSP}000"
    assert formatting.number(2.345, 1) == "2,3"
    assert plain(formatting.percent(43)) == "43 %"


@given(value=amounts)
def test_what_is_written_in_swedish_is_read_back_as_the_same_number(value):
    with translation.override("sv"):
        assert numbers.parse_decimal(formatting.number(value)) == value
        assert numbers.parse_decimal(formatting.kr(value)) == value


@given(value=amounts)
def test_a_number_is_never_split_between_lines(value):
    with translation.override("sv"):
        assert " " not in formatting.kr(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NOW - dt.timedelta(seconds=20), "just now"),
        (NOW - dt.timedelta(minutes=1), "1 minute ago"),
        (NOW - dt.timedelta(minutes=59), "59 minutes ago"),
        (NOW - dt.timedelta(hours=3), "3 hours ago"),
        (NOW + dt.timedelta(hours=2), "today"),
        (TODAY, "today"),
        (TODAY - dt.timedelta(days=1), "yesterday"),
        (NOW - dt.timedelta(hours=13), "yesterday"),
        (TODAY - dt.timedelta(days=6), "6 days ago"),
        (TODAY - dt.timedelta(days=30), "30 days ago"),
        (TODAY - dt.timedelta(days=31), "1 month ago"),
        (TODAY - dt.timedelta(days=364), "12 months ago"),
        (dt.date(2025, 11, 23), "1 year ago"),
        (dt.date(2019, 3, 1), "7 years ago"),
        (TODAY + dt.timedelta(days=1), "tomorrow"),
        (TODAY + dt.timedelta(days=3), "in 3 days"),
    ],
)
def test_how_long_ago(english, value, text):
    assert formatting.ago(value, NOW) == text


@given(days=st.integers(min_value=-2000, max_value=20000))
def test_every_day_is_some_time_ago(days):
    with translation.override("en"):
        assert formatting.ago(TODAY - dt.timedelta(days=days), NOW)


def test_a_moment_is_named_by_what_tells_it_apart(english):
    assert formatting.moment(NOW, NOW) == "12:36"
    assert formatting.moment(NOW - dt.timedelta(days=1), NOW) == "yesterday 12:36"
    assert plain(formatting.moment(NOW - dt.timedelta(days=6), NOW)) == "17 Nov 12:36"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (340_400, "340 kB"), (2_400_000, "2,4 MB"), (31_000_000, "31 MB")],
)
def test_sizes(swedish, size, text):
    assert plain(formatting.file_size(size)) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Karin Ekvall", "KE"),
        ("Åsa von Öberg", "ÅÖ"),
        ("Eva-Lis Tomth", "ET"),
        ("Cher", "C"),
        ("  ", "?"),
        ("(vikarie)", "?"),
        ("info@granlida.example", "I"),
    ],
)
def test_initials(name, letters):
    assert formatting.initials(name) == letters


@given(name=st.text(max_size=40))
def test_anything_has_initials(name):
    assert formatting.initials(name)


def test_nothing_is_written_as_nothing(language):
    for write in (
        formatting.short_date,
        formatting.long_date,
        formatting.iso_date,
        formatting.short_month,
        formatting.month_year,
        formatting.clock,
        formatting.moment,
        formatting.ago,
        formatting.number,
        formatting.amount,
        formatting.kr,
        formatting.percent,
        formatting.file_size,
    ):
        assert write(None) == ""


def test_another_language_is_written_as_english():
    with translation.override("de"):
        assert formatting.number(1234) == "1,234"
