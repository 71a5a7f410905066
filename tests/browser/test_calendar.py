"""The calendar in a real browser: dragged in the team's week, a series changed from one on, an invitation accepted."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import brotli
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser.site import BASE_DOMAIN
from tests.crm_core.inbound.letters import CONTENT_TYPE, posted
from tests.crm_core.invitations.letters import invitation


@pytest.fixture
def page(signed_in) -> Page:
    """A browser in which the owner is signed in."""
    return signed_in(cast.OWNER)


def drag(page: Page, item, x: float, y: float) -> None:
    """Drag with the mouse to a place on the screen."""
    box = item.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 14, steps=3)
    page.mouse.move(x, y, steps=8)
    page.mouse.up()


def test_a_booking_is_dragged_to_a_colleague_and_back_and_a_series_is_changed_from_one_on(page, site):
    page.goto(site.url("/calendar/team/"))
    page.wait_for_load_state("networkidle")
    rows = page.locator(".cteam tbody tr")
    mine, others = rows.nth(0), rows.filter(has_text=cast.MEMBER.name)
    item = mine.locator("[data-booking]", has_text="Ledarforum")
    to = others.locator("td").nth(3).bounding_box()
    drag(page, item, to["x"] + to["width"] / 2, to["y"] + to["height"] - 8)
    expect(others.locator("td").nth(3).locator("[data-booking]", has_text="Ledarforum")).to_be_visible()
    expect(mine.get_by_text("Ledarforum")).to_have_count(0)
    with page.expect_navigation():
        page.locator("[data-toast] form button").last.click()
    expect(mine.get_by_text("Ledarforum")).to_have_count(1)

    page.goto(site.url("/calendar/"))
    page.wait_for_load_state("networkidle")
    item = page.locator(".slots [data-booking]", has_text="Ledarforum")
    box = item.bounding_box()
    item.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".slots [data-booking]", has_text="Ledarforum").locator(".t")).to_contain_text("09.15")
    assert page.locator(".slots [data-booking]", has_text="Ledarforum").bounding_box()["height"] == box["height"]

    page.goto(site.url("/bookings/new/?title=Avstämning&from=15:00&to=15:30"))
    page.locator("details.fmore summary").click()
    page.get_by_label("Upprepas").select_option("weekly")
    page.get_by_role("button", name="Boka", exact=True).click()
    page.get_by_label("Senare").click()
    page.locator("[data-booking]", has_text="Avstämning").click()
    page.get_by_role("link", name="Ändra").click()
    page.get_by_label("Den här och de följande").check()
    page.get_by_label("Från", exact=True).fill("16:00")
    page.get_by_label("Till", exact=True).fill("16:30")
    page.get_by_role("button", name="Spara bokning").click()
    expect(page.locator("[data-booking]", has_text="Avstämning").locator(".t")).to_contain_text(re.compile("16.00"))
    page.get_by_label("Tidigare").click()
    expect(page.locator("[data-booking]", has_text="Avstämning").locator(".t")).to_contain_text(re.compile("15.00"))


def test_an_invitation_from_an_outside_mail_is_accepted(page, site):
    page.goto(site.url("/mail/incoming/"))
    address = page.locator(".in-address code").inner_text()
    hook = f"http://127.0.0.1:{site.port}/hooks/sendgrid/inbound/only-for-browser-tests/"
    headers = {"Content-Type": CONTENT_TYPE, "Host": f"{BASE_DOMAIN}:{site.port}"}
    with urlopen(Request(hook, posted(invitation(), address), headers), timeout=20) as answer:
        assert answer.status == 204
    for _try in range(40):
        page.goto(site.url("/calendar/"))
        if page.get_by_role("link", name="1 inbjudan att svara på").count():
            break
        page.wait_for_timeout(250)
    page.get_by_role("link", name="1 inbjudan att svara på").click()
    page.get_by_label("Kommentar till arrangören").fill("Vi ses")
    page.get_by_role("button", name="Tacka ja").press("Enter")
    expect(page.get_by_role("heading", name="Avstämning hos Ekerum")).to_be_visible()
    expect(page.get_by_text("Storgatan 1")).to_be_visible()
    letter = site.mailbox.wait_for("asa@ekerum.example")["text"]
    assert "tackar ja till Avstämning hos Ekerum" in letter


FORGET = "performance.clearResourceTimings()"


def on_the_wire(addresses) -> int:
    """How many bytes files are as they are sent in production: text is compressed once, when they are collected."""
    total = 0
    for address in addresses:
        content = Path(finders.find(urlsplit(address).path.removeprefix("/static/"))).read_bytes()
        total += len(content if address.endswith((".woff2", ".png")) else brotli.compress(content))
    return total


def test_the_week_comes_to_the_phone_in_few_bytes(signed_in, site):
    page = signed_in(cast.OWNER, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    named, sizes = {}, {}
    network.on("Network.responseReceived", lambda one: named.update({one["requestId"]: one["response"]["url"]}))
    network.on("Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}))

    def visited() -> tuple[set[str], int]:
        """The files that were asked for, and how many bytes the rest was: by the page, and by its worker for it."""
        page.wait_for_load_state("networkidle")
        # Not `wait_for_function`, which evaluates a string in the page: our policy refuses that.
        while not page.evaluate("Boolean(navigator.serviceWorker.controller)"):
            page.wait_for_timeout(50)
        took = "performance.getEntriesByType('resource').map((one) => [one.name, one.transferSize])"
        by_worker = page.context.service_workers[0].evaluate(f"() => {{ const all = {took}; {FORGET}; return all; }}")
        asked = [(url, sizes.get(key, 0)) for key, url in named.items()] + by_worker
        named.clear()
        return {url for url, _size in asked if "/static/" in url}, sum(
            size for url, size in asked if "/static/" not in url
        )

    page.goto(site.url("/calendar/"))
    files, rest = visited()
    first = on_the_wire(files) + rest
    page.goto(site.url("/calendar/"))
    # What is collected has its contents in its name, and is not asked for again.
    _files, again = visited()
    print(f"the week on the phone: {first} bytes at first, {again} afterwards, {len(files)} files")
    assert first <= 150_000
    assert 2_000 < again <= 20_000
