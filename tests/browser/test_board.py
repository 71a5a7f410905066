"""The board in a real browser: dragged with the mouse, moved with the keys, changed by the chip on the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast

WON, NEGOTIATION, QUOTE = "Avtal", "Förhandling", "Offert skickad"


def column(page: Page, name: str):
    """The column of a status."""
    return page.locator(
        "[data-board] > section", has=page.locator(f"header .chip:text-matches('^{name}( i [a-z]+)?$')")
    )


def count(page: Page, name: str):
    """The number in its head."""
    return column(page, name).locator("header .n")


def total(page: Page, name: str):
    """The sum in its head."""
    return column(page, name).locator("header b")


@pytest.fixture
def board(signed_in, site) -> Page:
    """The board as the owner sees it, with the card that is moved about in negotiation."""
    page = signed_in(cast.OWNER)
    page.goto(site.url("/deals/?show=board"))
    page.wait_for_load_state("networkidle")
    return page


def drag(page: Page, card, place) -> None:
    """Drag with the mouse, by hand and not by a browser's own drag and drop."""
    box, to = card.bounding_box(), place.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 60, steps=3)
    page.mouse.move(to["x"] + to["width"] / 2, to["y"] + min(to["height"] / 2, 120), steps=8)


def undo(page: Page) -> None:
    """Take the last move back."""
    with page.expect_navigation():
        page.locator("[data-toast] form button").last.click()
    page.wait_for_load_state("networkidle")


def test_a_card_is_dragged_to_won_and_taken_back(board, site):
    card = board.locator(f"#{site.contents['deal_card']}")
    before = count(board, WON).inner_text(), total(board, WON).inner_text()
    drag(board, card, column(board, WON))
    # Until it is dropped it is counted where it lies.
    expect(column(board, WON).locator(".slot")).to_be_visible()
    assert (count(board, WON).inner_text(), total(board, WON).inner_text()) == before
    assert count(board, NEGOTIATION).inner_text() == "2"
    board.mouse.up()
    expect(count(board, WON)).to_have_text("3")
    expect(count(board, NEGOTIATION)).to_have_text("1")
    expect(total(board, WON)).to_have_text(re.compile(r"540\s000"))
    expect(board.locator("#board-total")).to_contain_text(re.compile(r"11 öppna affärer, 1\s133\s000"))
    expect(column(board, WON).locator("[data-card]").first).to_have_attribute("id", site.contents["deal_card"])
    assert board.url.endswith("show=board"), "the drop has opened something"
    undo(board)
    expect(count(board, WON)).to_have_text(before[0])
    expect(count(board, NEGOTIATION)).to_have_text("2")


def test_a_card_that_is_let_go_elsewhere_or_escaped_from_stays(board, site):
    card = board.locator(f"#{site.contents['deal_card']}")
    drag(board, card, column(board, QUOTE))
    board.keyboard.press("Escape")
    expect(board.locator(".ghost, .slot, .lifted")).to_have_count(0)
    board.mouse.up()
    drag(board, card, board.locator("h1"))
    board.mouse.up()
    expect(board.locator(".ghost, .slot, .lifted")).to_have_count(0)
    expect(count(board, NEGOTIATION)).to_have_text("2")
    expect(board.locator("[data-toast]")).to_have_count(0)


def test_a_card_is_moved_with_the_keys_and_told_aloud(board, site):
    card = board.locator(f"#{site.contents['deal_card']}")
    says = board.locator("[data-board-says]")
    card.focus()
    board.keyboard.press("Space")
    expect(says).to_contain_text("Björkehults kommun, Ledarforum är lyft")
    board.keyboard.press("ArrowLeft")
    expect(says).to_contain_text(f"{QUOTE}, 3 av 6")
    board.keyboard.press("Escape")
    expect(says).to_contain_text(f"tillbaka i {NEGOTIATION}")
    expect(count(board, NEGOTIATION)).to_have_text("2")
    board.keyboard.press("Space")
    board.keyboard.press("ArrowRight")
    expect(says).to_contain_text(re.compile(rf"{WON} i \w+, 5 av 6"))
    assert count(board, NEGOTIATION).inner_text() == "2"
    board.keyboard.press("Space")
    expect(count(board, WON)).to_have_text("3")
    expect(card).to_be_focused()
    # The arrows walk among the cards when none is lifted.
    board.keyboard.press("ArrowDown")
    expect(column(board, WON).locator("[data-card]").nth(1)).to_be_focused()
    board.keyboard.press("ArrowLeft")
    expect(column(board, NEGOTIATION).locator("[data-card]").first).to_be_focused()
    undo(board)
    expect(count(board, NEGOTIATION)).to_have_text("2")


def test_what_is_dropped_among_the_lost_is_asked_why(board, site):
    card = board.locator(f"#{site.contents['deal_card']}")
    strip = board.locator("section.drop")
    drag(board, card, strip)
    board.mouse.up()
    dialog = board.locator("dialog[open]")
    expect(dialog).to_contain_text("Björkehults kommun")
    expect(count(board, NEGOTIATION)).to_have_text("2")
    dialog.locator("button[name=loss_reason]").first.click()
    expect(card).to_have_count(0)
    expect(count(board, NEGOTIATION)).to_have_text("1")
    expect(strip).to_contain_text("3 i ")
    expect(board.locator("dialog[open]")).to_have_count(0)
    undo(board)
    expect(count(board, NEGOTIATION)).to_have_text("2")


def test_a_card_that_somebody_else_has_moved_goes_where_it_is(board, signed_in, site):
    other = signed_in(cast.MEMBER)
    other.goto(site.url("/deals/?show=board"))
    other.wait_for_load_state("networkidle")
    drag(other, other.locator(f"#{site.contents['deal_card']}"), column(other, QUOTE))
    other.mouse.up()
    expect(count(other, QUOTE)).to_have_text("4")
    card = board.locator(f"#{site.contents['deal_card']}")
    drag(board, card, column(board, WON))
    board.mouse.up()
    expect(board.locator("#messages")).to_contain_text(f"{cast.MEMBER.name} flyttade affären till {QUOTE}")
    expect(column(board, QUOTE).locator("[data-card]").first).to_have_attribute("id", site.contents["deal_card"])
    expect(count(board, QUOTE)).to_have_text("4")
    expect(count(board, WON)).to_have_text("2")
    undo(other)


def test_without_contact_the_card_goes_back(board, site, watch):
    watch.expected = (*watch.expected, "Failed to load resource", "htmx:")
    board.context.route("**/move/", lambda route: route.abort())
    card = board.locator(f"#{site.contents['deal_card']}")
    drag(board, card, column(board, QUOTE))
    board.mouse.up()
    expect(board.locator("[data-failure]")).to_be_visible()
    expect(column(board, NEGOTIATION).locator("[data-card]").first).to_have_attribute("id", site.contents["deal_card"])
    expect(card).not_to_have_attribute("aria-busy", "true")


def test_the_card_s_menu_moves_it_too(board, site):
    card = board.locator(f"#{site.contents['deal_card']}")
    card.locator("[data-cell] a").click()
    card.locator("[popover] button", has_text=QUOTE).click()
    expect(count(board, QUOTE)).to_have_text("4")
    expect(column(board, QUOTE).locator("[data-card]").first).to_have_attribute("id", site.contents["deal_card"])
    undo(board)


def test_a_full_column_goes_on_as_one_scrolls(signed_in, site):
    page = signed_in(cast.OUTSIDER)
    page.goto(site.url("/deals/?show=board", cast.BETA.host))
    page.wait_for_load_state("networkidle")
    cards = page.locator("[data-board] > section").nth(1).locator("[data-card]")
    assert cards.count() == 20
    cards.last.scroll_into_view_if_needed()
    expect(cards).to_have_count(40)
    assert page.locator("[data-board] > section").nth(0).locator("[data-card]").count() == 20


def test_on_the_phone_the_chip_changes_the_status(signed_in, site):
    page = signed_in(cast.OWNER, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(site.url("/deals/?show=board"))
    page.wait_for_load_state("networkidle")
    card = page.locator(f"#{site.contents['deal_card']}")
    expect(page.locator("#board-segments a").first).to_have_text("Öppna 12")
    card.locator(".chip").tap()
    card.locator("[popover] button", has_text=QUOTE).tap()
    expect(page.locator("#board-segments")).to_contain_text(f"{QUOTE} 4")
    expect(column(page, QUOTE).locator("[data-card]").first).to_have_attribute("id", site.contents["deal_card"])
    undo(page)
    expect(page.locator("#board-segments")).to_contain_text(f"{QUOTE} 3")
    page.locator("#board-segments a", has_text=QUOTE).tap()
    expect(page.locator("[data-board] > section")).to_have_count(1)


def test_a_finger_lifts_a_card_by_resting_on_it(signed_in, site):
    page = signed_in(cast.OWNER, viewport={"width": 1180, "height": 820}, has_touch=True, is_mobile=True)
    page.goto(site.url("/deals/?show=board"))
    page.wait_for_load_state("networkidle")
    box = page.locator(f"#{site.contents['deal_card']}").bounding_box()
    to = column(page, QUOTE).bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        named = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": named})

    x, y = box["x"] + 40, box["y"] + 50
    send("touchStart", (x, y))
    page.wait_for_timeout(500)
    expect(page.locator(".ghost")).to_be_visible()
    for step in range(1, 9):
        send("touchMove", (x + (to["x"] + 80 - x) * step / 8, y + (to["y"] + 100 - y) * step / 8))
    expect(column(page, QUOTE).locator(".slot")).to_be_visible()
    send("touchEnd")
    expect(count(page, QUOTE)).to_have_text("4")
    undo(page)
