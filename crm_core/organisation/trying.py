"""Trying a colour: whether it works, in words and figures, and what comes nearest when it does not."""

from dataclasses import dataclass

from kundsystem.shared import colours
from kundsystem.web import look

# Of the product's own tones: those that are dark enough to be a bar.
SUGGESTED = ("#10313d", "#173a26", "#3f2247", "#7a2418", "#1f3a8a", "#3b4a52")


@dataclass(frozen=True)
class Tried:
    """What comes of a colour.

    Args:
        colour: as it is kept; empty when nothing was chosen, or what was written is no colour.
        works: whether text can be read on it.
        ratio: the contrast of whichever text is read best.
        is_light: whether that is dark text.
        proposal: the nearest colour that works.
        sheet: address of the style sheet that shows the bar in it.
        is_wrong: whether what was written is no colour.
    """

    colour: str = ""
    works: bool = True
    ratio: float = 0
    is_light: bool = False
    proposal: str = ""
    sheet: str = ""
    is_wrong: bool = False


def tried(text: str) -> Tried:
    """Judge a colour as it is written."""
    if not text.strip():
        return Tried()
    colour = colours.parse(text)
    if colour is None:
        return Tried(works=False, is_wrong=True)
    works = look.is_readable(colour)
    nearest = colour if works else look.proposal(colour)
    return Tried(
        colour,
        works,
        # Cut, not rounded: 4.49 is not enough, and must not read as 4.5.
        int(look.best_contrast(colour) * 10) / 10,
        look.bar_of(colour).ink == look.DARK,
        "" if works else nearest,
        look.address_of(nearest),
    )
