"""Colours as people choose them: whether text can be read on one, and what comes nearest when it can not.

Contrast is that of WCAG 2; nearness and lightness are those of OKLab, where equal steps look equal.
"""

import re
from dataclasses import dataclass

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
READABLE, SHAPE = 4.5, 3  # what WCAG 2.2 AA asks of text, and of what is no text
_STEPS = 200  # lightness is tried in steps of half a percent


@dataclass(frozen=True)
class Lab:
    """A colour in OKLab: lightness from 0 to 1, and how green or red, blue or yellow it is."""

    light: float
    a: float
    b: float


def parse(text: str) -> str | None:
    """Return a colour as `#rrggbb`; None when it is none."""
    found = _HEX.fullmatch(text.strip())
    return f"#{found[1].lower()}" if found else None


def luminance(colour: str) -> float:
    """How much light a colour gives, from 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def with_lightness(colour: str, light: float, chroma: float = 1.0) -> str:
    """Return the same hue, lighter or darker, and with so much of its strength."""
    lab = _lab(colour)
    return _hex(Lab(light, lab.a * chroma, lab.b * chroma))


def lightness(colour: str) -> float:
    """How light a colour looks, from 0 to 1."""
    return _lab(colour).light


def mixed(one: str, other: str, share: float) -> str:
    """Return one colour with so much of another in it."""
    here, there = _lab(one), _lab(other)
    return _hex(Lab(*(x + (y - x) * share for x, y in zip(_parts(here), _parts(there), strict=True))))


def nearest(colour: str, *inks: str, ratio: float = READABLE) -> str:
    """Return the colour of the same hue, lighter or darker, that is nearest and that one of the inks can be read on."""
    own = lightness(colour)
    tried = sorted((step / _STEPS for step in range(_STEPS + 1)), key=lambda light: abs(light - own))
    candidates = (with_lightness(colour, light) for light in tried)
    return next(one for one in (colour, *candidates) if any(contrast(one, ink) >= ratio for ink in inks))


def _parts(lab: Lab) -> tuple[float, float, float]:
    return lab.light, lab.a, lab.b


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _spread(red), _spread(green), _spread(blue)


def _spread(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gather(value: float) -> int:
    held = min(1.0, max(0.0, value))
    return round(255 * (12.92 * held if held <= 0.0031308 else 1.055 * held ** (1 / 2.4) - 0.055))


def _lab(colour: str) -> Lab:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return Lab(
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _hex(lab: Lab) -> str:
    long = (lab.light + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3
    middle = (lab.light - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3
    short = (lab.light - 0.0894841775 * lab.a - 1.2914855480 * lab.b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_gather(part):02x}" for part in parts)
