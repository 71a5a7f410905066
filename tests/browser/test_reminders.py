"""A reminder set in the browser arrives by e-mail and by SMS, and the lists show it rightly before and after."""

from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests import cast

TEXT = "Ring Åsa om slutpriset"


def test_a_reminder_set_in_the_browser_arrives_and_the_lists_follow(signed_in, site):
    page, member = signed_in(cast.OWNER), signed_in(cast.MEMBER)
    row = page.locator("tr", has_text=TEXT)
    page.goto(site.url("/reminders/"))
    page.keyboard.press("b")
    page.wait_for_url("**/reminders/new/**")
    page.fill("input[name=text]", TEXT)
    page.fill("input[name=due_on]", "2026-01-02")
    page.select_option("select[name=whose]", label=cast.MEMBER.name)
    page.check("input[name=by_mail]")
    page.check("input[name=by_sms]")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/reminders/")
    expect(page.locator("table.bv", has_text=TEXT)).to_have_count(0)  # it is not one's own
    page.goto(site.url("/reminders/team/"))
    expect(page.locator("tbody.overdue")).to_contain_text(TEXT)
    for name in ("overdue", "today", "coming"):
        member.goto(site.url(f"/reminders/{name}/"))
        expect(member.locator("tbody", has_text=TEXT)).to_have_count(1 if name == "overdue" else 0)

    site.beat()
    assert TEXT in site.mailbox.wait_for(cast.MEMBER.email, about=TEXT)["subject"]
    for _look in range(60):
        page.reload()
        if row.locator(".fate.ok").count():
            break
        page.wait_for_timeout(250)
    expect(row.locator(".fate.ok")).to_contain_text("Sms skickat")
    [text] = [one for one in site.elks.messages() if one["message"].startswith(TEXT)]
    where = urlsplit(text["whendelivered"])
    report = Request(
        f"http://127.0.0.1:{site.port}{where.path}", urlencode({"id": text["id"], "status": "delivered"}).encode()
    )
    report.add_header("Host", where.netloc)
    urlopen(report, timeout=20).close()
    for _look in range(60):
        page.reload()
        if "levererat" in row.inner_text():
            break
        page.wait_for_timeout(250)
    expect(row.locator(".fate.ok")).to_contain_text("Sms levererat")

    member.goto(site.url("/reminders/overdue/"))
    member.locator("tr", has_text=TEXT).locator("button.done").click()
    expect(member.locator("table.bv tbody", has_text=TEXT)).to_have_count(0)
    for address in ("/reminders/today/", "/reminders/coming/", "/reminders/team/"):
        member.goto(site.url(address))
        expect(member.locator("table.bv tbody", has_text=TEXT)).to_have_count(0)
    member.goto(site.url("/reminders/done/"))
    expect(member.locator("tbody.done")).to_contain_text(TEXT)
