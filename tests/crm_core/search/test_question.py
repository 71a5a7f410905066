"""What somebody types is read as words, numbers in any writing, and parts of addresses."""

import pytest

from crm_core.search.question import Question


def forms(text: str) -> list[tuple[str, ...]]:
    return [token.forms for token in Question.read(text).tokens]


@pytest.mark.parametrize(
    "typed",
    ["070-123 45 67", "0701234567", "070 123 45 67", "(070) 123.45.67", "070–123 45 67", "070/123 45 67"],
)
def test_a_telephone_number_is_read_however_it_is_written(typed):
    assert forms(typed) == [("46701234567", "0701234567")]


@pytest.mark.parametrize(
    "typed", ["+46701234567", "+46 70 123 45 67", "0046 70 1234567", "+46 (0)70-123 45 67", "0046(0)70 123 45 67"]
)
def test_with_the_countrys_number_it_is_the_same(typed):
    assert forms(typed) == [("46701234567",)]


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("7012345", ("7012345",)),
        ("559900-4123", ("5599004123",)),
        ("16559900-4123", ("165599004123", "5599004123")),
        ("SE559900412301", ("5599004123",)),
        ("10482", ("10482",)),
        ("08", ("08",)),
        ("+358 9 527627", ("3589527627",)),
    ],
)
def test_other_numbers_are_read_by_their_digits(typed, expected):
    assert forms(typed) == [expected]


def test_a_number_among_words_is_one_when_it_looks_like_a_telephone():
    assert [token.text for token in Question.read("maja 070-174 06 05 granlida").tokens] == [
        *("maja", "0701740605", "granlida")
    ]
    assert [token.text for token in Question.read("vecka 35 2026").tokens] == ["vecka", "35", "2026"]


def test_words_are_plain_and_come_once():
    question = Question.read("  Åkesson & Söner, åkesson AB ")
    assert [token.text for token in question.tokens] == ["akesson", "soner", "ab"]
    assert question.words == ("åkesson", "söner", "åkesson", "ab")
    assert question.phrase == "akesson soner ab"


@pytest.mark.parametrize(
    "typed, address",
    [
        ("maja.soderlund@", "maja.soderlund@"),
        ("@granlida.example", "@granlida.example"),
        ("brev till Info@Granlida", "info@granlida"),
        ("granlida.se", "granlida.se"),
        ("3.5 procent", ""),
        ("slut. Börja", ""),
        ("@ab", ""),
    ],
)
def test_parts_of_addresses_are_seen(typed, address):
    assert Question.read(typed).address == address


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "&&&", "\x00", "\\", "'"])
def test_what_holds_no_letter_or_digit_asks_for_nothing(typed):
    assert not Question.read(typed)


def test_only_so_much_is_read():
    question = Question.read("ord" * 200 + " a b c d e f g h i j")
    assert len(question.text) <= 100
    assert len(Question.read(" ".join(f"ord{n}" for n in range(30))).tokens) == 8


def test_it_is_cut_in_two_either_way():
    splits = [(one.phrase, other.phrase) for one, other in Question.read("maja söderlund granlida").splits()]
    assert ("maja soderlund", "granlida") in splits
    assert ("granlida", "maja soderlund") in splits
    assert len(splits) == 4
