"""What several rounds of tests come to."""

import pytest

from kundsystem.local.testing import outcome


@pytest.mark.parametrize(("statuses", "expected"), [([0, 5], 0), ([5, 0], 0), ([5, 5], 5), ([0, 1], 1), ([5, 2], 2)])
def test_a_round_without_tests_says_nothing_while_another_has_some(statuses, expected):
    assert outcome(statuses) == expected
