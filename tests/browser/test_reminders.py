"""A reminder set in the browser arrives by e-mail and by SMS, and the lists show it rightly before and after."""

import subprocess
import sys

from playwright.sync_api import expect

from tests import cast
from tests.worker import ROOT

TEXT = "Ring Åsa om slutpriset"


def beat(site) -> None:
    """Do what beat does every minute."""
    command = [sys.executable, "-m", "celery", "-A", "kundsystem.celery", "call", "tenants.tasks.dispatch_due_wake_ups"]
    subprocess.run(command, env=site.env, cwd=ROOT, check=True, capture_output=True)


def test_a_reminder_set_in_the_browser_arrives_and_the_lists_follow(signed_in, site):
    page, member = signed_in(cast.OWNER), signed_in(cast.MEMBER)
    page.goto(site.url("/reminders/"))
    page.keyboard.press("b")
    page.wait_for_url("**/reminders/new/**")
    page.fill("input[name=text]", TEXT)
    page.fill("input[name=due_on]", "2026-01-02")
    page.select_option("select[name=whose]", label=cast.MEMBER.name)
    page.check("input[name=by_sms]")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/reminders/")
    expect(page.locator("table.bv")).not_to_contain_text(TEXT)
    page.goto(site.url("/reminders/team/"))
    expect(page.locator("tbody.overdue")).to_contain_text(TEXT)

    beat(site)
    letter = site.mailbox.wait_for(cast.MEMBER.email)
    assert TEXT in letter["subject"]
    row = page.locator("tr", has_text=TEXT)
    for _look in range(40):
        page.reload()
        if row.locator(".fate.ok").count():
            break
        page.wait_for_timeout(250)
    expect(row.locator(".fate.ok")).to_contain_text("Sms skickat")

    member.goto(site.url("/reminders/overdue/"))
    expect(member.locator("tbody.overdue")).to_contain_text(TEXT)
    member.locator("tr", has_text=TEXT).locator("button.done").click()
    expect(member.locator("table.bv tbody", has_text=TEXT)).to_have_count(0)
    for address in ("/reminders/today/", "/reminders/coming/", "/reminders/team/"):
        member.goto(site.url(address))
        expect(member.locator("table.bv tbody", has_text=TEXT)).to_have_count(0)
    member.goto(site.url("/reminders/done/"))
    expect(member.locator("tbody.done")).to_contain_text(TEXT)
