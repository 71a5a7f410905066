"""Thousands of selections over many registers: each finds whom it means, and says so."""

import pytest

from tests.crm_core.selections import meant

SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_none_finds_others_than_it_means(organisation, is_full, seed):
    meant.finds_whom_it_means(seed, examples=1500 if is_full else 40)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_that_find_others_share_a_sentence(organisation, is_full, seed):
    meant.says_what_it_finds(seed, examples=2000 if is_full else 40)


@pytest.mark.parametrize("seed", SEEDS)
def test_none_keeps_quiet_about_one_thing_that_is_otherwise(organisation, is_full, seed):
    meant.says_when_one_thing_is_otherwise(seed, examples=1000 if is_full else 30)


@pytest.mark.parametrize("seed", SEEDS)
def test_being_in_one_is_being_found_by_it(organisation, is_full, seed):
    meant.is_found_within(seed, examples=300 if is_full else 15)
