"""Every page, light and dark: for everybody to use, as wide as the screen, and without a complaint of the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PAGES, Place
from tests.worker import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
WIDTHS = (360, 390, 768, 1280, 1440)
AXE_RUN = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations']});
    const nodes = v => v.nodes.slice(0, 6).map(n => `    ${n.html.slice(0, 200)}`).join('\\n');
    return found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
        .map(v => `${v.impact} ${v.id}: ${v.help}\\n${nodes(v)}`);
}"""
TOO_WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
        .slice(0, 6).map(e => e.outerHTML.slice(0, 160));
}"""


def open_place(page: Page, place: Place, site) -> None:
    """Open a page and wait until it has settled."""
    answer = page.goto(place.url(site))
    assert answer is not None
    assert answer.status == place.status, f"{answer.status}\n{site.said()}"
    page.wait_for_load_state("networkidle")


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    if not AXE.exists():
        pytest.skip(f"{AXE.name} is not installed: npm ci --ignore-scripts")
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    return page.evaluate(AXE_RUN)


@pytest.fixture
def view(signed_in, new_context):
    """Return a function: place, colour scheme → page as the right person."""

    def make(place: Place, scheme: str) -> Page:
        if place.person is None:
            return new_context(color_scheme=scheme).new_page()
        return signed_in(place.person, color_scheme=scheme)

    return make


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PAGES, ids=str)
def test_a_page_is_for_everybody(place, scheme, view, site):
    """No serious violation of the accessibility rules; the browser complains of nothing (see the fixture `watch`)."""
    page = view(place, scheme)
    open_place(page, place, site)
    if place.name != "style-guide":  # which shows headings of every kind
        assert page.locator("h1").count() == 1, "a page has one main heading"
    assert page.title(), "a page has a title"
    assert serious(page) == []
    if scheme == "light":
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) == [], f"wider than {width}"
        page.set_viewport_size({"width": 390, "height": 844})
        assert serious(page) == [], "on the phone"


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_a_page_has_a_strict_content_policy(place, view, site):
    page = view(place, "light")
    answer = page.goto(place.url(site))
    policy = answer.header_value("content-security-policy") or ""
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    source = page.content()
    assert " style=" not in answer.text()
    assert "<style" not in answer.text()
    assert "onclick=" not in source
    inline = page.locator("script:not([src]):not([type='application/json']):not([type='importmap'])")
    assert inline.count() == 0
