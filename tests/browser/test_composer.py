"""A letter is put together from blocks in a browser: by click, by drag and by keyboard, and tried on oneself."""

import pytest
from playwright.sync_api import Page, expect

from tests import cast


@pytest.fixture
def composer(signed_in, site) -> Page:
    """A new letter to a customer."""
    page = signed_in(cast.MEMBER)
    page.goto(site.url(site.contents["customer"]))
    page.locator("form[action$='/mail/'] button").first.click()
    expect(page.locator("#mail-composer")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def names(page: Page):
    """What the pieces are called, in their order."""
    return page.locator("[data-piece] [data-mail-grip]")


def test_a_letter_is_put_together_moved_written_and_tried(composer, site):
    page = composer
    for name in ("Nyhet med bild", "Två spalter"):
        page.locator("[data-block]", has_text=name).click()
        expect(names(page).last).to_have_text(name)
    page.locator("[data-piece]").last.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(names(page)).to_have_text(["Text", "Två spalter", "Nyhet med bild"])
    page.locator("[data-block]", has_text="Boka möte").drag_to(
        page.locator("[data-piece]").first, target_position={"x": 80, "y": 2}
    )
    expect(names(page).first).to_have_text("Boka möte, knapp")
    page.locator("[data-piece]").first.hover()
    page.locator("[data-piece-remove]").first.click()
    expect(names(page)).to_have_text(["Text", "Två spalter", "Nyhet med bild"])
    page.fill("#mail-subject", "Nyheter till {{ kund.namn }}")
    page.locator("[data-piece]").first.hover()
    page.locator("[data-piece-edit]").first.click()
    box = page.locator("[contenteditable]").first
    box.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Hej hopp. ")
    page.locator(".factions .btn-primary").click()
    expect(page.locator("#mail-subject")).to_have_value("Nyheter till {{ kund.namn }}")
    expect(page.frame_locator("[data-piece] iframe").first.locator("body")).to_contain_text("Hej hopp.")
    page.locator("button[form=mail-test]").click()
    letter = site.mailbox.wait_for(cast.MEMBER.email, about="Nyheter till")
    assert "Nyheter till" in letter["subject"]
    assert "{{" not in letter["subject"] + letter["text"]
    assert "Hej hopp." in letter["text"]
