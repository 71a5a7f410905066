"""Every text can be read on every surface it stands on, in light and in dark."""

import re
from pathlib import Path

import pytest

from kundsystem.web import assets

WEB = Path(assets.__file__).parent
TOKENS = (WEB / "static/web/css/tokens.css").read_text()
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
FIXED = {name: (value, value) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS)}
COLOURS = PAIRS | FIXED

TONES = ("gran", "fjord", "raps", "falu", "blabar", "ljung", "sten")
SURFACES = ("bg", "surface", "sunken", "hover", "selected")
TEXT = [
    *((ink, surface) for ink in ("ink", "ink-2", "ink-3") for surface in SURFACES),
    *(("accent", surface) for surface in (*SURFACES, "accent-soft")),
    ("accent-hover", "accent-soft"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("bar-ink", "bar"),
    ("bar-ink-2", "bar"),
    ("bar-ink-2", "bar-hover"),
    ("toast-ink", "toast"),
    ("toast-link", "toast"),
    ("raps-ink", "raps"),
    ("ink", "raps-b"),
    ("ink-2", "raps-b"),
    ("falu-t", "surface"),
    ("falu-t", "bg"),
    ("gran-t", "surface"),
    ("gran-t", "bg"),
    *((f"{tone}-t", f"{tone}-b") for tone in TONES),
]
EDGES = [
    *(("ctl-line", surface) for surface in ("surface", "bg")),
    *(("focus", surface) for surface in SURFACES),
    ("falu-s", "surface"),
]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT, ids=lambda name: name)
def test_text_has_a_contrast_of_at_least_4_5(ink, ground, theme):
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES, ids=lambda name: name)
def test_edges_of_what_can_be_used_have_at_least_3(edge, ground, theme):
    assert contrast(COLOURS[edge][theme], COLOURS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["tn-ljung", "tn-gran"])
def test_an_organisations_own_tone_keeps_the_bar_readable(tone, theme):
    block = re.search(rf"\.{tone} {{(.*?)}}", TOKENS, re.DOTALL)[1]
    own = {name: pair for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", block)}
    for ground in ("bar", "bar-hover"):
        assert contrast(own["bar-ink-2"][theme], own[ground][theme]) >= 4.5


def test_no_colour_is_written_outside_the_tokens():
    allowed = {"#fff", "#999"}  # white on the coloured bar and switch; grey on paper
    for path in (WEB / "static/web/css").glob("*.css"):
        if path.name != "tokens.css":
            found = set(re.findall(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\b", re.sub(r"url\(.*?\)", "", path.read_text())))
            assert found <= allowed, f"{path.name}: {found - allowed}"


def test_every_custom_property_that_is_used_is_defined():
    sheets = {path.name: path.read_text() for path in (WEB / "static/web/css").glob("*.css")}
    defined = set(re.findall(r"--([\w-]+):", "".join(sheets.values())))
    for name, text in sheets.items():
        assert set(re.findall(r"var\(--([\w-]+)", text)) <= defined, name


def test_every_linked_sheet_and_script_exists_and_every_file_is_linked():
    linked = {path for paths in assets.STYLES.values() for path in paths} | set(assets.MODULES)
    static = WEB / "static"
    present = {
        path.relative_to(static).as_posix()
        for folder, kind in (("web/css", "*.css"), ("web/js", "*.js"))
        for path in (static / folder).glob(kind)
    }
    assert linked == present
    assert all(len(paths) <= 12 for paths in assets.STYLES.values())


def test_modules_are_small_and_stand_alone():
    for path in (WEB / "static/web/js").glob("*.js"):
        text = path.read_text()
        assert text.count("\n") <= 60, path.name
        assert not re.search(r"^import ", text, re.MULTILINE), path.name
