"""An organisation's own colour: what the top bar looks like in it, as a style sheet of its own.

The sheet follows from the colour alone, which is its address: nothing is written into a page, nothing needs to be
known of whose colour it is, and a browser never asks for the same one twice.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from kundsystem.shared import colours

WHITE, DARK, YELLOW = "#ffffff", "#10222a", "#f2c230"
VERSION = 1  # of what is made of a colour; another one makes browsers ask again
# How light the bar may be in the dark, so that it does not glare.
NIGHT = 0.26
SEEN = 1.05  # a contrast that is seen where two grounds meet


@dataclass(frozen=True)
class Bar:
    """The bar's colours: ground, text, other text, ground under the pointer, lines, and the mark at where one is."""

    ground: str
    ink: str
    other: str
    hover: str
    line: str
    mark: str


def is_readable(colour: str) -> bool:
    """Whether white or dark text can be read on a colour."""
    return best_contrast(colour) >= colours.READABLE


def best_contrast(colour: str) -> float:
    """The contrast of whichever text is read best on a colour."""
    return max(colours.contrast(colour, WHITE), colours.contrast(colour, DARK))


def proposal(colour: str) -> str:
    """Return the nearest colour that text can be read on."""
    return colours.nearest(colour, WHITE, DARK)


def bar_of(colour: str, *, night: bool = False) -> Bar:
    """Work out the bar of a colour, for daylight or for the dark."""
    if night:
        colour = colours.with_lightness(colour, min(NIGHT, colours.lightness(colour)), 0.6)
    ink, other_side = (WHITE, DARK) if _reads(WHITE, colour) else (DARK, WHITE)
    # Under the pointer the ground moves away from the text's colour, or towards it where it can not.
    moved = (colours.mixed(colour, towards, share) for towards, share in ((other_side, 0.1), (ink, 0.1), (ink, 0.2)))
    hover = next((one for one in moved if _is_seen(one, colour) and _reads(ink, one)), colour)
    softer = (colours.mixed(ink, colour, share) for share in (0.3, 0.2, 0.1))
    other = next((one for one in softer if _reads(one, colour) and _reads(one, hover)), ink)
    mark = YELLOW if colours.contrast(YELLOW, colour) >= colours.SHAPE else ink
    return Bar(colour, ink, other, hover, colours.mixed(colour, ink, 0.22), mark)


def _reads(ink: str, ground: str) -> bool:
    return colours.contrast(ink, ground) >= colours.READABLE


def _is_seen(one: str, beside: str) -> bool:
    return colours.contrast(one, beside) >= SEEN


def sheet_of(colour: str) -> str:
    """Return the style sheet of a colour."""
    day, night = bar_of(colour), bar_of(colour, night=True)
    pairs = {
        "--bar": (day.ground, night.ground),
        "--bar-ink": (day.ink, night.ink),
        "--bar-ink-2": (day.other, night.other),
        "--bar-hover": (day.hover, night.hover),
        "--bar-line": (day.line, night.line),
        "--bar-edge": (day.ground, night.line),
        "--bar-mark": (day.mark, night.mark),
    }
    rules = "".join(f"{name}:light-dark({one},{other});" for name, (one, other) in pairs.items())
    # Not in a layer, so that it goes before the tokens, which are in one.
    return f":root{{{rules}}}\n"


def address_of(colour: str) -> str:
    """Return where the style sheet of a colour is; nothing for no colour."""
    return reverse("look_sheet", args=[VERSION, colour.removeprefix("#")]) if colour else ""


@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def sheet(request: HttpRequest, version: int, colour: str) -> HttpResponse:
    """Give the style sheet of a colour."""
    found = colours.parse(colour)
    if version != VERSION or found is None or not is_readable(found):
        raise Http404
    return HttpResponse(sheet_of(found), content_type="text/css; charset=utf-8")
