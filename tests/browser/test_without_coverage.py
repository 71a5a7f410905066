"""The phone without coverage: the week is read, and nothing of it stays behind."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


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
