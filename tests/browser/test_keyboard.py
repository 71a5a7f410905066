"""The way from signing in to a written note, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast


def tab_to(page: Page, wanted: str, most: int = 80) -> None:
    """Press Tab until something is focused; where the focus is must show."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            shown = page.evaluate(
                "() => { const style = getComputedStyle(document.activeElement);"
                " return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; }"
            )
            assert shown, f"{wanted} is focused and does not show it"
            return
    pytest.fail(f"Tab never comes to {wanted}")


def test_sign_in_list_window_and_note_without_a_mouse(page, site):
    page.goto(site.url("/accounts/login/?next=/customers/"))
    if not page.evaluate("document.activeElement.matches('input[name=login]')"):
        tab_to(page, "input[name=login]")
    page.keyboard.type(cast.MEMBER.email)
    tab_to(page, "input[name=password]", 5)
    page.keyboard.type(cast.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)
    page.wait_for_load_state("networkidle")

    # The first stop leads past the menus.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    tab_to(page, "a.rowlink")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile(re.escape(name)))

    page.wait_for_load_state("networkidle")  # the scripts that listen to the keys are there

    # Alt+N from anywhere, and it is saved with Ctrl+Enter.
    page.keyboard.press("Alt+n")
    expect(page.locator("#note-body")).to_be_focused()
    page.keyboard.type("Skrivet utan mus.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-strip] article.note").first).to_contain_text("Skrivet utan mus.")

    # The menu of one's account opens, moves with the arrows and closes.
    tab_to(page, "button[popovertarget=account-menu]")
    page.keyboard.press("Enter")
    expect(page.locator("#account-menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#account-menu")).to_be_hidden()


def test_older_notes_are_reached_with_the_arrow_keys(signed_in, site):
    page = signed_in(cast.MEMBER)
    page.goto(site.url(site.contents["customer"]))
    strip = page.locator("[data-strip]")
    strip.focus()
    for _press in range(250):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
        if strip.locator("article.note", has_text="(nr 47)").count() and strip.evaluate(
            "s => s.scrollLeft + s.clientWidth >= s.scrollWidth - 2"
        ):
            break
    expect(strip.locator("article.note", has_text="(nr 47)")).to_be_in_viewport()
