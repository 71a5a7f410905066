"""Merging two likely duplicates, by pointer and by keyboard, and taking them apart again."""

import re

from playwright.sync_api import Page, expect

SHORT, FULL = "Bergslagens Tryckeri och Bokbinderi med Efterföljare och Söner AB (publ)", "Aktiebolag"


def duplicates(page: Page, site) -> None:
    """Go to the page of likely duplicates from the list of customers."""
    page.goto(site.url("/customers/"))
    page.get_by_role("link", name="Troliga dubbletter").first.click()
    expect(page.locator("h1")).to_have_text("Troliga dubbletter")


def test_two_are_merged_from_the_page_of_duplicates_and_taken_apart_from_the_toast(signed_in, site):
    page = signed_in()
    duplicates(page, site)
    group = page.locator("tbody.dup-group", has_text=SHORT)
    expect(group.locator("tr.gh")).to_contain_text("Nästan samma namn")
    group.get_by_role("link", name=re.compile("^Jämför")).click()

    # Which one stays decides the sentence; each value is chosen by itself, or all at once.
    dock = page.locator(".dock")
    names = page.locator(".mg-side b").all_inner_texts()
    assert sorted(FULL in name for name in names) == [False, True]
    expect(page.locator("#keep-left")).to_be_checked()
    expect(dock.locator(".head:visible")).to_contain_text(names[0])
    page.locator("#keep-right").check()
    expect(dock.locator(".head:visible")).to_contain_text(names[1])
    page.locator("#keep-left").check()
    page.locator("[data-take=left]").click()
    for radio in page.locator("input[name^='value-'][value=left]").all():
        expect(radio).to_be_checked()
    page.locator("input[name=value-email][value=right]").check()
    dock.get_by_role("button", name="Slå ihop").click()

    # Back among the duplicates, where they no longer are; the toast takes them apart.
    expect(page.locator("h1")).to_have_text("Troliga dubbletter")
    expect(page.locator("tbody.dup-group", has_text=SHORT)).to_have_count(0)
    toast = page.locator("[data-toast]").last
    expect(toast).to_contain_text("ihopslagen")
    toast.get_by_role("button", name="Ångra").click()
    expect(page.locator("tbody.dup-group", has_text=SHORT)).to_have_count(1)


def test_that_two_are_not_the_same_takes_the_row_away_and_the_toast_brings_it_back(signed_in, site):
    page = signed_in()
    duplicates(page, site)
    group = page.locator("tbody.dup-group", has_text=SHORT)
    group.get_by_role("button", name=re.compile("^Inte samma")).click()
    expect(group).to_have_count(0)
    page.locator("[data-toast]").last.get_by_role("button", name="Ångra").click()
    expect(page.locator("tbody.dup-group", has_text=SHORT)).to_have_count(1)


def test_the_keyboard_alone_looks_one_up_chooses_and_merges(signed_in, site):
    page = signed_in()
    page.goto(site.url(site.contents["merge"].split("merge/")[0] + "merge/"))
    expect(page.locator("main input[name=q]")).to_be_focused()
    page.keyboard.type("östgöta")
    found = page.locator("#mg-found a")
    expect(found).to_have_count(1)
    page.keyboard.press("Tab")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    kept = page.locator("input[name=keep]:checked")
    expect(kept).to_have_value("right")  # more hangs on it
    kept.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#keep-left")).to_be_checked()
    expect(page.locator(".dock .head:visible")).to_contain_text(
        "3 anteckningar, 1 kontaktperson och 1 fil flyttas till"
    )
    page.wait_for_load_state()  # a key pressed before the page's scripts have run is nobody's
    page.keyboard.press("Control+s")

    # In the window, which says what was merged and takes it apart.
    lately = page.locator(".mg-lately")
    expect(lately).to_contain_text("Slogs ihop med Östgöta Maskin")
    expect(page.locator("article.note")).to_have_count(3)
    lately.get_by_role("button").click()
    expect(lately).to_have_count(0)
    expect(page.locator("article.note")).to_have_count(0)


def test_it_works_without_scripts(new_context, signed_in, site):
    state = signed_in().context.storage_state()
    page = new_context(storage_state=state, java_script_enabled=False).new_page()
    page.goto(site.url(site.contents["merge_long"] + "?back=/customers/duplicates/"))
    page.locator("#keep-right").check()
    expect(page.locator(".dock .head:visible")).to_contain_text("AB (publ)")
    page.locator(".dock button").click()
    expect(page.locator("h1")).to_have_text("Troliga dubbletter")
    page.locator("[data-toast]").last.get_by_role("button", name="Ångra").click()
    page.goto(site.url("/customers/duplicates/"))
    expect(page.locator("tbody.dup-group", has_text=SHORT)).to_have_count(1)
