"""A customer's deals where they stand."""

import time

from playwright.sync_api import expect


def test_a_deal_is_saved_however_fast_one_types(signed_in, site):
    """What tells the amount while one types never gives up the saving that comes right after."""
    page = signed_in()
    page.goto(site.url(site.contents["deal_customer"] + "deals/"))
    rows = page.locator("#deal-rows > tr[id^=deal-row-]")
    before = rows.count()
    page.get_by_role("link", name="Lägg till", exact=True).click()
    form = page.locator("#deal-new")
    expect(form.locator("select[name=product]")).to_be_focused()
    form.locator("select[name=product]").select_option(label="Säljkompass")
    page.route("**/deals/new/", lambda route: (time.sleep(0.6), route.continue_()))
    form.locator("input[name=unit_price]").fill("12500")
    form.locator("input[name=unit_price]").press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(rows.filter(has_text="12\N{NO-BREAK SPACE}500")).to_have_count(1)
