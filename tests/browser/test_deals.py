"""A customer's deals where they stand."""

import re
import time

from playwright.sync_api import expect


def test_a_deal_is_saved_however_fast_one_types(signed_in, site):
    """What a product proposes does not overwrite it, and what tells the amount does not give up the saving."""
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
    expect(rows.filter(has_text=re.compile(r"12\s500"))).to_have_count(1)
