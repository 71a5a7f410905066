"""Help is one key away, and found while one types."""

import re

from playwright.sync_api import expect


def test_the_question_mark_opens_the_chapter_about_the_page_and_its_parts_are_one_press_away(signed_in, site):
    page = signed_in()
    page.goto(site.url("/customers/"))
    page.keyboard.press("?")
    page.wait_for_url("**/help/lists/")
    page.locator(".toc a", has_text="Sortera").click()
    expect(page.locator("h2", has_text="Sortera")).to_be_in_viewport()
    following = page.locator("a[rel=next]").get_attribute("href")
    page.locator("a[rel=next]").click()
    page.wait_for_url(f"**{following}")


def test_a_question_mark_that_is_typed_is_a_question_mark(signed_in, site):
    page = signed_in()
    page.goto(site.url("/customers/"))
    page.locator("main input[type=search]").press("?")
    expect(page.locator("main input[type=search]")).to_have_value("?")
    assert page.url.startswith(site.url("/customers/"))


def test_words_are_found_while_they_are_typed(signed_in, site):
    page = signed_in()
    page.goto(site.url("/help/"))
    page.keyboard.press("/")
    page.keyboard.type("dubbletter")
    hit = page.locator("#help-found li a", has_text="Importera").first
    expect(hit).to_be_visible()
    expect(hit.locator("mark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=dubbletter"))
    hit.click()
    page.wait_for_url("**/help/importing/#dubbletter")
    expect(page.locator("#dubbletter")).to_be_in_viewport()
