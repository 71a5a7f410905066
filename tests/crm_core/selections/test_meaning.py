"""The database finds exactly whom plain Python finds, for random selections over random registers.

A few dozen of each here; thousands in `tests/proofs/test_selections.py`.
"""

import pytest

from tests.crm_core.selections import meant


@pytest.mark.parametrize("seed", range(2))
def test_a_selection_finds_whom_it_means(organisation, seed):
    meant.finds_whom_it_means(seed, examples=60)


def test_two_selections_that_find_others_never_share_a_sentence(organisation):
    meant.says_what_it_finds(0, examples=80)


def test_a_selection_with_one_thing_otherwise_says_so(organisation):
    meant.says_when_one_thing_is_otherwise(0, examples=40)


def test_being_in_a_selection_is_being_found_by_it(organisation):
    meant.is_found_within(0, examples=25)
