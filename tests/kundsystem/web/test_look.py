"""The bar in an organisation's own colour: whatever it is, text can be read on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundsystem.shared import colours
from kundsystem.web import look

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@given(COLOURS)
def test_whatever_is_chosen_the_nearest_that_works_is_readable_by_day_and_by_night(colour):
    proposed = look.proposal(colour)
    assert look.is_readable(proposed)
    if look.is_readable(colour):
        assert proposed == colour
    for night in (False, True):
        bar = look.bar_of(proposed, night=night)
        for ground in (bar.ground, bar.hover):
            assert colours.contrast(bar.ink, ground) >= colours.READABLE
            assert colours.contrast(bar.other, ground) >= colours.READABLE
        assert colours.contrast(bar.mark, bar.ground) >= colours.SHAPE


def test_by_night_the_bar_does_not_glare():
    assert colours.lightness(look.bar_of("#ffd500", night=True).ground) < 0.3
