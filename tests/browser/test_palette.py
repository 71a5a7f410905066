"""The palette in the browser: opened by its keys, walked by the keyboard, for everybody, also when things go wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser.test_every_page import serious

HITS = "#palette-hits [role=option]"


def ready(page: Page, site, path: str = "/customers/") -> Page:
    """Open a page and wait for its scripts."""
    page.goto(site.url(path))
    page.wait_for_load_state("networkidle")
    return page


@pytest.fixture
def page(signed_in, site) -> Page:
    return ready(signed_in(cast.MEMBER), site)


def ask(page: Page, text: str) -> None:
    """Type, and wait for the hits of what was typed."""
    page.keyboard.type(text)
    expect(page.locator("#palette-hits [data-asked]")).to_have_attribute("data-asked", text)


def chosen(page: Page):
    return page.locator('#palette-hits [aria-selected="true"]')


def test_a_misspelt_name_leads_to_the_customer_by_the_keyboard_alone(page, site):
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    ask(page, "nordsrtom soner")
    expect(chosen(page)).to_contain_text("Nordström & Söner Bygg AB")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nordström & Söner Bygg AB")
    # It is found again at once.
    page.wait_for_load_state("networkidle")
    ready(page, site, site.contents["empty_customer"])
    page.keyboard.press("/")
    expect(page.locator("#palette-hits")).to_contain_text("Senast öppnade")
    expect(chosen(page)).to_contain_text("Nordström & Söner Bygg AB")


def test_the_arrows_choose_and_go_round(page):
    page.keyboard.press("Control+k")
    ask(page, "kund 0")
    first = page.locator(HITS).first
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(HITS).nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette-text")).to_have_attribute("aria-activedescendant", re.compile("hit-"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(HITS).last).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_enter_before_the_hits_have_come_opens_the_first_of_them(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("nordström")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nordström & Söner Bygg AB")


def test_control_enter_opens_a_tab_beside(page):
    page.keyboard.press("Control+k")
    ask(page, "nordström")
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    expect(opened.value.locator("h1")).to_have_text("Nordström & Söner Bygg AB")
    expect(page.locator("#palette")).to_be_visible()


def test_a_letter_writes_a_note_where_one_stands(page, site):
    ready(page, site, site.contents["customer"])
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-hits")).to_contain_text("Gör med Nordström")
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#note-body")).to_be_focused()


def test_the_keys_do_nothing_while_one_writes(page, site):
    ready(page, site, site.contents["customer"])
    page.locator("#note-body").focus()
    page.keyboard.type("a/b")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#note-body")).to_have_value("a/b")
    page.fill("#note-body", "")


def test_a_pages_own_search_field_comes_before_the_palette(page):
    page.keyboard.press("/")
    expect(page.locator("main input[name=q]")).to_be_focused()
    expect(page.locator("#palette")).to_be_hidden()


def test_on_the_phone_it_fills_the_screen_and_is_closed_by_its_button(signed_in, site):
    page = ready(signed_in(cast.MEMBER, viewport={"width": 390, "height": 844}, has_touch=True), site)
    page.locator("[data-palette-open]").tap()
    box = page.locator("#palette").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    page.fill("#palette-text", "070-555 12 34")
    expect(page.locator(HITS).first).to_contain_text("Björn Ås")
    page.locator("#palette [data-dialog-close]").tap()
    expect(page.locator("#palette")).to_be_hidden()


def test_a_failure_is_said_in_the_palette_and_can_be_tried_again(page, watch):
    watch.expected = (*watch.expected, "Failed to load resource: the server responded with a status of 500")
    page.route("**/search/palette/?q=nord*", lambda route: route.fulfill(status=503, body=""), times=1)
    page.keyboard.press("Control+k")
    page.keyboard.type("nord")
    box = page.locator("#palette [data-failure]")
    expect(box).to_be_visible()
    watch.complaints.clear()
    box.locator("[data-retry]").click()
    expect(page.locator(HITS).first).to_contain_text("Nordström")
    expect(box).to_have_count(0)


def test_overtaken_questions_are_given_up(page):
    asked: list[str] = []
    page.on("requestfinished", lambda one: asked.append(one.url) if "/search/palette/?q=" in one.url else None)
    page.keyboard.press("Control+k")
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.keyboard.type("nordström & söner", delay=15)
    expect(page.locator("#palette-hits [data-asked]")).to_have_attribute("data-asked", "nordström & söner")
    assert len(asked) <= 4, asked


def test_it_is_for_everybody(signed_in, site):
    page = ready(signed_in(cast.MEMBER), site, site.contents["customer"])
    page.keyboard.press("Control+k")
    expect(page.locator(HITS).first).to_be_visible()
    for text, said in (("", "^$"), ("kund", "träff"), ("xyzzy", "Inget")):
        if text:
            page.keyboard.press("Control+a")
            ask(page, text)
        expect(page.locator("#palette-said")).to_have_text(re.compile(said))
        assert serious(page) == []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert serious(page) == [], "in the dark"
        page.emulate_media(color_scheme="light")


def test_without_scripts_the_box_leads_to_the_page(new_context, signed_in, site):
    state = signed_in(cast.MEMBER).context.storage_state()
    page = new_context(storage_state=state, java_script_enabled=False).new_page()
    page.goto(site.url("/customers/"))
    page.locator("[data-palette-open]").click()
    page.fill("main input[name=q]", "nordstrom")
    page.locator("main form button").first.click()
    page.locator("main .fnd").first.click()
    expect(page.locator("h1")).to_have_text("Nordström & Söner Bygg AB")
