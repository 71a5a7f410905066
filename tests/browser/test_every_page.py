"""Every page, light and dark: for everybody to use, as wide as the screen, and without a complaint of the browser."""

import datetime as dt
import os
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Page, Response

from tests.browser.pages import PAGES, Place
from tests.worker import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
# Pages that each test run looks at, in every look. The others belong to the proofs. The full round looks at all of
# them, in every look too; the short one at every other, those that it left out the day before, in the light on a desk
# or in the dark on a phone.
EVERY_LOOK = os.environ.get("KUNDSYSTEM_PROOF") == "full"
MODELS = ("first", "list", "window", "board", "selection-built", "sign-in")
INLINE = (" style=", "<style", "onclick=")
WIDTHS = (1280, 768, 360)
TODAY = dt.datetime.now(dt.UTC).date().toordinal()
AXE_RUN = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations']});
    const nodes = v => v.nodes.slice(0, 6).map(n => `    ${n.html.slice(0, 200)}`).join('\\n');
    return found.violations.filter(v => ['serious', 'critical'].includes(v.impact))
        .map(v => `${v.impact} ${v.id}: ${v.help}\\n${nodes(v)}`);
}"""
# Nothing more is fetched: the page is loaded, htmx waits for nothing, and no picture or fragment came for a while.
SETTLED = """() => {
    const last = performance.getEntriesByType('resource').reduce((end, one) => Math.max(end, one.responseEnd), 0);
    return document.readyState === 'complete' && !document.querySelector('.htmx-request')
        && performance.now() - last > 150;
}"""
TOO_WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
        .slice(0, 6).map(e => e.outerHTML.slice(0, 160));
}"""


def is_todays(place: Place) -> bool:
    """Whether this round looks at a page."""
    return EVERY_LOOK or place.name in MODELS or (crc32(place.name.encode()) // 2 + TODAY) % 2 == 0


def open_place(page: Page, place: Place, site) -> Response:
    """Open a page and wait until it has settled; return what the server answered."""
    answer = page.goto(place.url(site))
    assert answer is not None
    assert answer.status == place.status, f"{answer.status}\n{site.said()}"
    page.wait_for_function(SETTLED)
    return answer


def breaks_policy(page: Page, answer: Response) -> list[str]:
    """What a strict content policy would not allow, or a policy that is not strict."""
    policy = answer.header_value("content-security-policy") or ""
    source = answer.text()
    found = [part for part in INLINE if part in source]
    if "default-src 'self'" not in policy or "unsafe" in policy:
        found.append(policy or "no policy")
    scripts = page.locator("script:not([src]):not([type='application/json']):not([type='importmap'])")
    return found + [script.evaluate("script => script.outerHTML.slice(0, 160)") for script in scripts.all()]


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    if not AXE.exists():
        pytest.skip(f"{AXE.name} is not installed: npm ci --ignore-scripts")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    return page.evaluate(AXE_RUN)


@pytest.fixture
def view(signed_in, new_context):
    """Return a function: place → page as the right person."""

    def make(place: Place) -> Page:
        return new_context().new_page() if place.person is None else signed_in(place.person)

    return make


@pytest.mark.parametrize(
    "place",
    [pytest.param(page, marks=() if page.name in MODELS else pytest.mark.proof) for page in PAGES if is_todays(page)],
    ids=str,
)
def test_a_page_is_for_everybody(place, view, site):
    """No serious violation of the accessibility rules or the content policy, and no complaint (see `watch`).

    One visit for it all, since opening a page is what takes time.
    """
    page = view(place)
    answer = open_place(page, place, site)
    assert breaks_policy(page, answer) == []
    if place.name != "style-guide":  # which shows headings of every kind
        assert page.locator("h1").count() == 1, "a page has one main heading"
    assert page.title(), "a page has a title"
    looks = 4 if EVERY_LOOK or place.name in MODELS else 1
    at_desk = looks == 4 or crc32(place.name.encode()) % 2
    if at_desk:
        assert serious(page) == []
    if looks == 4:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert serious(page) == [], "in the dark"
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == [], f"wider than {width}"
    page.set_viewport_size({"width": 390, "height": 844})
    if looks == 4:
        assert serious(page) == [], "on the phone"
    if looks == 4 or not at_desk:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # a colour that still changes has no contrast
        assert serious(page) == [], "on the phone, in the dark"
