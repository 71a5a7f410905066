"""From a few letters to a deal that is won, two customers merged and taken apart, and a telephone number."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import cast

CUSTOMER = "Nordström & Söner Bygg AB"
TWINS = "Bergslagens Tryckeri och Bokbinderi med Efterföljare och Söner AB (publ)"
WON = "Avtal"
AMOUNT = re.compile(r"24\s000")


@pytest.fixture
def page(signed_in, site) -> Iterator[Page]:
    """A page of the owner's; the deals that were made are put away again, for the boards of other tests."""
    page = signed_in(cast.OWNER)
    go(page, site.url("/customers/"))
    yield page
    go(page, site.url(f"{site.contents['customer']}deals/"))
    while (menus := page.locator("#deal-rows .rowacts button[popovertarget]")).count():
        before = menus.count()
        menus.first.click()
        page.locator("[popover]:popover-open").get_by_role("button", name="Arkivera").click()
        expect(menus).to_have_count(before - 1)


def go(page: Page, address: str) -> None:
    """Open a page, and wait until its scripts listen."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


def find(page: Page, text: str) -> None:
    """Open the palette and type, until the hits of it are there."""
    page.keyboard.press("Control+k")
    page.keyboard.type(text)
    expect(page.locator("#palette-hits [data-asked]")).to_have_attribute("data-asked", text)


def test_from_a_misspelt_name_to_a_deal_that_is_won_a_merge_undone_and_a_telephone_number(page, site):
    find(page, "nordsrtöm soner")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(CUSTOMER)
    page.wait_for_load_state("networkidle")

    # A new deal, by its letter in the palette.
    find(page, "n")
    expect(page.locator('#palette-hits [aria-selected="true"]')).to_contain_text("Ny affär")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ny affär")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Produkt eller tjänst").select_option(label="Säljkompass")
    expect(page.get_by_label("Pris, kr")).to_have_value(re.compile(r"1\s?000"))
    page.get_by_label("Antal").fill("2")
    page.get_by_label("Debiteras").select_option(label="Per månad")
    expect(page.locator("output[id$='-sum']")).to_contain_text(AMOUNT)
    page.get_by_role("button", name="Spara affären").click()
    row = page.locator("#deal-rows tr", has_text="Säljkompass")
    expect(row).to_have_count(1)
    expect(page.locator("tfoot")).not_to_contain_text(AMOUNT)

    # On the board it is dragged to won.
    go(page, site.url("/deals/?show=board"))
    card = page.locator("[data-card]", has_text=CUSTOMER)
    won = page.locator("[data-board] > section", has=page.locator(f"header .chip:text-matches('^{WON}')"))
    before = int(won.locator("header .n").inner_text())
    drag(page, card, won)
    expect(won.locator("header .n")).to_have_text(str(before + 1))
    expect(won.locator("[data-card]", has_text=CUSTOMER)).to_be_visible()
    page.wait_for_load_state("networkidle")

    # It runs: two at a thousand a month are 24 000 a year.
    find(page, "säljkompass nordström")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Säljkompass")
    page.get_by_role("link", name=CUSTOMER).first.click()
    expect(page.locator("tfoot")).to_contain_text(AMOUNT)
    expect(page.locator("tfoot")).to_contain_text("per år")

    # Two that are the same are merged, and taken apart.
    go(page, site.url("/customers/"))
    page.get_by_role("link", name="Troliga dubbletter").first.click()
    group = page.locator("tbody.dup-group", has_text=TWINS)
    group.get_by_role("link", name=re.compile("^Jämför")).click()
    page.locator(".dock").get_by_role("button", name="Slå ihop").click()
    expect(page.locator("h1")).to_have_text("Troliga dubbletter")
    expect(group).to_have_count(0)
    page.locator("[data-toast]").last.get_by_role("button", name="Ångra").click()
    expect(group).to_have_count(1)
    page.wait_for_load_state("networkidle")

    # The number is kept as +46 490 12 34 56.
    find(page, "Nordström (0490) 12.34-56")
    expect(page.locator('#palette-hits [aria-selected="true"]')).to_contain_text(CUSTOMER)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(CUSTOMER)


def drag(page: Page, card, place) -> None:
    """Drag with the mouse, by hand, and drop."""
    card.scroll_into_view_if_needed()
    box, to = card.bounding_box(), place.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=3)
    page.mouse.move(to["x"] + to["width"] / 2, to["y"] + min(to["height"] / 2, 120), steps=8)
    page.mouse.up()
