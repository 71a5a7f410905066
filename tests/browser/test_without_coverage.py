"""The phone without coverage: the week and the card are read, a note is written once, and nothing stays behind."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TEXT = "Skrivet i tunneln, utan täckning."


def keeps(page: Page, site) -> None:
    """Open the start page, and wait until the worker has kept what it keeps."""
    page.goto(site.url("/help/"))
    start = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((it) => it.json())")[
        "start_url"
    ]
    page.goto(site.url(start))
    for _look in range(400):
        if page.evaluate(
            "async () => Boolean(navigator.serviceWorker.controller && await caches.match('/phone/kept/'))"
        ):
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was kept within forty seconds")


def test_the_card_is_read_and_a_note_written_without_coverage_and_it_is_there_once(signed_in, site, watch):
    watch.expected = (*watch.expected, "Failed to load resource: net::ERR")
    page = signed_in(cast.OWNER, **PHONE)
    keeps(page, site)
    page.locator(".cday .ev", has_text="Nordström").first.click()
    expect(page.locator(".pcard")).to_contain_text("Senast sagt")
    expect(page.locator(".pcard a[href^='tel:']").first).to_be_visible()

    page.context.set_offline(True)
    page.goto(site.url("/calendar/"))
    expect(page.locator("[data-aged]")).to_contain_text("Ingen täckning. Det här hämtades i dag")
    expect(page.locator(".agenda")).to_contain_text("Veckomöte sälj")
    page.locator(".agenda .ev", has_text="Nordström").first.click()
    expect(page.locator(".pcard")).to_contain_text("Senast sagt")
    page.get_by_role("link", name="Anteckning").click()
    page.get_by_role("textbox", name="Anteckning").fill(TEXT)
    page.context.set_offline(False)  # between two tunnels
    page.wait_for_timeout(2000)
    page.context.set_offline(True)
    expect(page.get_by_role("textbox", name="Anteckning")).to_have_value(TEXT)
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.locator(".pnote.waits")).to_contain_text(TEXT)
    card = page.url
    page.goto(site.url("/settings/"))
    expect(page.get_by_role("heading", name="Finns inte i telefonen")).to_be_visible()

    with page.expect_navigation():  # a kept page fetches itself anew
        page.context.set_offline(False)
    page.goto(card)
    notes = page.locator(".note", has_text=TEXT)
    for _look in range(20):
        if notes.count():
            break
        page.wait_for_timeout(250)
        page.goto(card)
    expect(notes).to_have_count(1)
    page.goto(site.url("/phone/waiting/"))
    expect(page.locator("[data-none]")).to_be_visible()
    page.goto(card)
    expect(notes).to_have_count(1)


def left(page: Page) -> list:
    """What lies in the browser: pages that are kept, and notes that wait."""
    return page.evaluate(
        """async () => [Boolean(await caches.match("/phone/kept/")), (await indexedDB.databases()).length &&
          await new Promise((resolve) => {
            const asked = indexedDB.open("phone");
            asked.onsuccess = () => {
              const names = asked.result.objectStoreNames;
              if (!names.length) return resolve(0);
              const all = asked.result.transaction("facts").objectStore("facts").getAll();
              all.onsuccess = () => resolve(all.result.length);
            };
          })]"""
    )


def sign_in_here(page: Page, person: cast.Person) -> None:
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", cast.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def test_signing_out_wipes_another_user_sees_nothing_and_what_is_old_is_not_shown(new_context, site, watch):
    watch.expected = (*watch.expected, "Failed to load resource: net::ERR")
    page = new_context(**PHONE).new_page()
    page.goto(site.url("/accounts/login/"))
    sign_in_here(page, cast.OWNER)
    keeps(page, site)

    # Somebody else signs in without the first one having signed out: the session was ended elsewhere.
    page.context.clear_cookies()
    page.goto(site.url("/accounts/login/"))
    sign_in_here(page, cast.MEMBER)
    keeps(page, site)
    page.context.set_offline(True)
    page.goto(site.url("/calendar/"))
    expect(page.locator(".agenda")).to_contain_text("Veckomöte sälj")  # they share that one
    expect(page.locator("body")).not_to_contain_text("Krockar")

    # Eight days later.
    page.evaluate(
        """async () => {
          const cache = await caches.open("kept");
          const kept = await (await cache.match("/phone/kept/")).json();
          const old = {...kept, fetched: kept.fetched - 8 * 86400000};
          await cache.put("/phone/kept/", new Response(JSON.stringify(old)));
        }"""
    )
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(site.url("/calendar/"))
    page.context.set_offline(False)
    keeps(page, site)

    page.locator(".botnav").get_by_role("button", name=re.compile("Mer")).click()
    page.locator("#more-menu").get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/accounts/login/**")
    assert left(page)[0] is False
    assert not left(page)[1]
