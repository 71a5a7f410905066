"""Organisation numbers, postcodes and telephone numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundsystem.shared import swedish


@pytest.mark.parametrize("text", ["556703-7485", "5567037485", "16556703-7485", "SE556703748501", "556703\u20137485"])
def test_one_organisation_number_in_every_writing(text: str) -> None:
    assert swedish.parse_org_number(text) == "5567037485"
    assert swedish.format_org_number("5567037485") == "556703-7485"


@pytest.mark.parametrize("text", ["556703-7486", "55670374", "abc", "", "٥٥٦٧٠٣٧٤٨٥", "1234567890123"])
def test_a_wrong_organisation_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        swedish.parse_org_number(text)


def test_a_sole_traders_number_is_a_personal_number() -> None:
    assert swedish.is_personal_number(swedish.parse_org_number("811218-9876"))
    assert not swedish.is_personal_number("5567037485")


@pytest.mark.parametrize(
    "text, stored, shown",
    [
        ("114 18", "11418", "114 18"),
        ("11418", "11418", "114 18"),
        ("SE-114 18", "11418", "114 18"),
        ("s-11418", "11418", "114 18"),
        ("SW1A 1AA", "SW1A 1AA", "SW1A 1AA"),
        ("DK-2100", "DK-2100", "DK-2100"),
    ],
)
def test_a_postcode(text: str, stored: str, shown: str) -> None:
    assert swedish.parse_postcode(text) == stored
    assert swedish.format_postcode(stored) == shown


@pytest.mark.parametrize("text", ["1141", "01234", "Stockholm", "114 181", ""])
def test_what_is_no_postcode_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        swedish.parse_postcode(text)


@pytest.mark.parametrize(
    "text, stored, shown",
    [
        ("08-678 55 00", "+4686785500", "08-678 55 00"),
        ("08/6785500", "+4686785500", "08-678 55 00"),
        ("0046 8 678 55 00", "+4686785500", "08-678 55 00"),
        ("070 1234567", "+46701234567", "070-123 45 67"),
        ("+47 22 12 34 56", "+4722123456", "+47 22 12 34 56"),
    ],
)
def test_a_telephone_number(text: str, stored: str, shown: str) -> None:
    assert swedish.parse_phone(text) == stored
    assert swedish.format_phone(stored) == shown


@given(st.from_regex(r"\A\+46[0-9]{4,11}\Z") | st.from_regex(r"\A\+46(7[0-9]|8|[1-6][0-9]{1,2})[0-9]{5,7}\Z"))
@settings(max_examples=500)
def test_a_swedish_number_is_grouped_as_the_library_does(stored: str) -> None:
    assert swedish.format_phone(stored) == swedish._format_phone(stored)


@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_parsers(text: str) -> None:
    for parse in (swedish.parse_org_number, swedish.parse_postcode, swedish.parse_phone):
        try:
            assert parse(text)
        except ValueError as error:
            assert str(error).endswith(".")  # noqa: PT017
