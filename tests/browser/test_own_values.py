"""Shaping values in the browser: a new one is seen as one types, put in order by the keyboard, merged and undone."""

from playwright.sync_api import expect

STATUSES = "/settings/values/statuses/customer/"


def test_a_status_is_added_put_in_order_and_merged(signed_in, site):
    page = signed_in()
    page.goto(site.url(STATUSES))
    rows = page.locator("[data-value-order] > tr")
    before = rows.count()

    # What it looks like follows what one types and chooses.
    page.get_by_role("link", name="Ny status").click()
    page.get_by_label("Namn").fill("Vilar hos oss")
    page.get_by_role("radio", name="Ljung").check(force=True)
    look = page.locator("#values-look [data-look=new]")
    expect(look).to_have_text("Vilar hos oss")
    expect(look).to_have_class("chip tone-ljung")
    page.get_by_label("Namn").press("Enter")
    expect(page.locator("[data-toast]").last).to_contain_text("Vilar hos oss är tillagd.")
    expect(rows).to_have_count(before + 1)
    expect(rows.last).to_contain_text("Vilar hos oss")

    # The arrow keys on the handle move it, and it stays there.
    page.get_by_role("button", name="Flytta Vilar hos oss").focus()
    with page.expect_response("**/order/"):
        page.keyboard.press("ArrowUp")
    expect(page.locator("[data-toast]").last).to_contain_text("Ordningen är sparad.")
    page.reload()
    expect(rows.nth(before - 1)).to_contain_text("Vilar hos oss")

    # Merging says what happens before it does.
    rows.nth(before - 1).get_by_role("button", name="Mer om Vilar hos oss").click()
    page.get_by_role("link", name="Slå ihop med ett annat").click()
    page.get_by_label("Blir").select_option(index=1)
    expect(page.locator("#merge [role=status]")).to_contain_text("Inget har det.")
    page.get_by_role("button", name="Slå ihop med").click()
    expect(rows).to_have_count(before)
    page.locator("[data-toast]").last.get_by_role("button", name="Ångra").click()
    expect(rows).to_have_count(before + 1)
