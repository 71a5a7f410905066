"""Guessing at what was meant by a misspelt word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.search.spelling import distance, wrong_letters_allowed
from tests.factories import ContactFactory, CustomerFactory

LETTERS = st.text("abcde", min_size=0, max_size=7)


def plainly(one: str, other: str) -> int:
    """The distance by its definition, slowly: letters wrong, missing, too many, or neighbours in the wrong order."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(best)
    return table[len(one), len(other)]


@given(one=LETTERS, other=LETTERS, most=st.integers(0, 5))
def test_the_distance_is_right_as_far_as_it_is_asked_for(one, other, most):
    assert distance(one, other, most) == min(plainly(one, other), most + 1)


@pytest.mark.parametrize("word, allowed", [("ikea", 1), ("volvos", 1), ("granlida", 2), ("elinstallation", 3)])
def test_longer_words_may_have_more_wrong_letters(word, allowed):
    assert wrong_letters_allowed(word) == allowed


@pytest.mark.parametrize(
    "typed",
    [
        "granlda",
        "granliida",
        "grsnlida",
        "garnlida",
        "grnalida",
        "kranlida",
        "granlidda",
        "granlld",
        "Granlda Matteknk",
    ],
)
def test_a_misspelt_name_is_found(organisation, find, typed):
    CustomerFactory(name="Granlida Mätteknik AB")
    CustomerFactory(name="Gropens Matsal AB")
    assert find(typed)[0] == "Granlida Mätteknik AB"


@pytest.mark.parametrize("typed", ["ikae", "iksa", "ikeaa", "ika", "vlovo", "volva", "vovlo"])
def test_short_names_too(organisation, find, typed):
    for name in ("Ikea AB", "Volvo AB", "Ida Bok AB"):
        CustomerFactory(name=name)
    assert find(f"{typed} ab")[0] in {"Ikea AB", "Volvo AB"}


@pytest.mark.parametrize("typed", ["anderson", "andersson", "andresson", "adnersson", "andrsson"])
def test_a_common_last_name_too(organisation, find, typed):
    ContactFactory(first_name="Kristina", last_name="Andersson")
    assert find(f"christina {typed}", "contact") == ["Kristina Andersson"]


def test_what_has_nothing_in_common_is_not_guessed(organisation, find):
    CustomerFactory(name="Granlida Mätteknik AB")
    assert find("xyzzy") == find("teknokrat") == find("0701234567") == []


def test_nothing_is_guessed_where_the_very_word_is_found(organisation, find):
    CustomerFactory(name="Granlida AB")
    CustomerFactory(name="Granlina AB")
    assert find("granlida") == ["Granlida AB"]
