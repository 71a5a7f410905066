"""A mailing from the first click to its fates: a provider tells of a bounce, and a recipient says no."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser.site import BASE_DOMAIN

BOUNCED, DELIVERED, OPENED = "kund40@example.se", "kund41@example.se", "kund42@example.se"


@pytest.fixture
def page(signed_in, site) -> Page:
    """The first page of a new mailing."""
    opened = signed_in(cast.MEMBER)
    opened.goto(site.url("/mailings/"))
    opened.locator("main a.btn-primary").first.click()
    expect(opened.locator("input[name=name]")).to_be_visible()
    return opened


def tell(site, *events: tuple[str, str]) -> None:
    """Let SendGrid tell what became of messages."""
    told = [
        {"event": event, "timestamp": int(time.time()), "sg_event_id": f"{delivery}-{event}", "delivery": delivery}
        | {"organisation": site.contents["organisation"], "type": "bounce", "reason": "550 Okänd mottagare"}
        for delivery, event in events
    ]
    address = f"http://127.0.0.1:{site.port}/hooks/sendgrid/events/"
    report = {"address": address, "host": f"{BASE_DOMAIN}:{site.port}", "events": told}
    assert site.sendgrid.ask("reports", "PUT", report) == {"status": 204}


def build(page: Page) -> None:
    """Put three blocks in the letter by clicking, and drag the last to the front."""
    page.wait_for_load_state("networkidle")
    for name in ("Nyhet med bild", "Två spalter", "Boka möte, knapp"):
        page.locator("[data-block]", has_text=name).click()
        expect(page.locator("[data-piece] [data-mail-grip]").last).to_have_text(name)
    page.wait_for_load_state("networkidle")
    page.locator("[data-piece]").last.hover()
    page.locator("[data-piece] [data-mail-grip]").last.drag_to(
        page.locator("[data-piece]").first, target_position={"x": 80, "y": 2}
    )
    expect(page.locator("[data-piece] [data-mail-grip]")).to_have_text(
        ["Boka möte, knapp", "Nyhet med bild", "Två spalter"]
    )


def send(page: Page, number: int) -> None:
    """Go on from the letter, look it over, send it and watch it go."""
    page.locator("a.btn-primary", has_text=f"Skicka till {number}").click()
    page.locator("button", has_text=f"Skicka till {number} mottagare").click()
    expect(page.locator("#mailing-progress .done")).to_have_text(f"{number} av {number}", timeout=30_000)
    expect(page.locator("#mailing-progress")).to_have_attribute("data-mailing-state", "done")


def test_a_mailing_is_built_put_right_sent_to_a_selection_and_followed(page, site):
    page.fill("input[name=name]", "Decemberbrevet")
    page.select_option("select[name=selection]", label="Kompasskunder i Västerås")
    page.locator(".factions .btn-primary").click()
    expect(page.locator("#mail-composer h1")).to_have_text("Decemberbrevet")
    build(page)

    # What is pressed right after the subject was written is neither lost nor done before the subject is kept.
    page.fill("#mail-subject", "Nyheter för ")
    page.locator("[popovertarget=fields-head]").click()
    page.locator("[data-mail-insert='kund.bransch']").click()
    expect(page.locator(".rcp")).to_contain_text("3 saknar kund.bransch")
    expect(page.locator("#mail-subject")).to_have_value("Nyheter för {{ kund.bransch }}")
    page.fill("#mail-subject", "Nyheter för {{ kund.bransch | annars: 'er' }}")
    page.locator("button[form=mail-test]").click()
    tried = site.mailbox.wait_for(cast.MEMBER.email, about="Nyheter för")
    assert "Inga fler utskick från" in tried["text"]
    assert "Nyheter för" in tried["subject"]
    expect(page.locator(".rcp")).to_contain_text("Alla fält har värden")

    send(page, 3)
    letters = {to: site.mailbox.wait_for(to) for to in (BOUNCED, DELIVERED, OPENED)}
    assert letters[OPENED]["subject"] == "Nyheter för er"
    keys = {to: dict(letter["headers"])["Message-ID"].strip("<>").split("@")[0] for to, letter in letters.items()}
    tell(
        site,
        (keys[BOUNCED], "bounce"),
        *((keys[to], "delivered") for to in (DELIVERED, OPENED)),
        (keys[OPENED], "open"),
    )
    mailing = page.url
    bounced = page.locator("#messages-rows tr", has_text=BOUNCED)
    for _turn in range(50):
        page.goto(f"{mailing}?fate=")
        if "550" in bounced.inner_text():
            break
        page.wait_for_timeout(200)
    expect(bounced).to_contain_text("550 Okänd mottagare")

    page.get_by_role("link", name="Gör urval: Ej öppnat").click()
    expect(page.locator("#hits")).to_contain_text("Kund 041 i Småort")
    expect(page.locator("#summary .cnt b")).to_have_text("1")

    page.goto(next(link for link in letters[OPENED]["links"] if "/unsubscribe/" in link))
    page.locator("form button.btn-primary").click()
    expect(page.locator("h1")).to_have_text("Du får inga fler utskick")
    page.goto(f"{mailing}?fate=opened")
    page.locator("#messages-rows a", has_text="Kund 042").click()
    expect(page.locator("#tab")).to_contain_text("Får inga utskick")


def test_a_recipient_added_on_the_tab_is_the_only_one_who_gets_the_newsletter(page, site):
    new = page.url
    page.goto(site.url(site.contents["newsletter_customer"]))
    pick = page.locator("tr", has_text="Frida Referens").locator(".nl-pick").first
    pick.click()
    expect(pick).to_have_attribute("aria-pressed", "true")
    page.goto(new)
    page.fill("input[name=name]", "Nyhetsbrev i december")
    page.select_option("select[name=newsletter]", index=1)
    page.locator(".factions .btn-primary").click()
    build(page)
    page.fill("#mail-subject", "Nytt i december")
    send(page, 1)
    expect(page.locator("#messages-rows tr")).to_have_count(1)
    assert site.mailbox.wait_for("frida@referens.example")["subject"] == "Nytt i december"
    page.goto(site.url(site.contents["newsletter_customer"]))
    pick.click()
    expect(pick).to_have_attribute("aria-pressed", "false")
