"""Newsletters on the customer's tab, and a reference mail from a deal, in a browser."""

from html.parser import HTMLParser

from playwright.sync_api import expect

from tests import cast


class Tables(HTMLParser):
    """Reads the rows of the table whose first cell is a heading."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        if (tag == "th" and not self.rows) or (tag == "tr" and self.rows):
            self.rows.append([])
        if self.rows and tag in {"th", "td"}:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag in {"th", "td"}:
            self.inside = False

    def handle_data(self, data):
        if self.inside and self.rows:
            self.rows[-1][-1] += data.strip()


def test_a_recipient_is_added_with_one_click_and_taken_away_by_keyboard(signed_in, site):
    page = signed_in(cast.MEMBER)
    page.goto(site.url(site.contents["newsletter_customer"]))
    pick = page.locator("tr", has_text="Frida Referens").locator(".nl-pick").first
    pick.click()
    expect(pick).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".tabs [aria-current], .tabs [aria-selected=true]").first).to_contain_text("1")
    expect(pick).to_be_focused()
    page.keyboard.press("Enter")
    expect(pick).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".nl-ended")).to_contain_text("En tidigare mottagare")


def test_a_reference_mail_takes_four_clicks_and_arrives_with_its_table(signed_in, site):
    page = signed_in(cast.MEMBER)
    page.goto(site.url(site.contents["reference_deal"]))
    page.locator("main a", has_text="Referensmejl").click()
    page.locator(".refs label", has_text="Kund 013").click()
    page.get_by_role("button", name="Skriv mejlet").click()
    page.locator("button[form=mail-send]").click()
    letter = site.mailbox.wait_for("frida@referens.example")
    assert letter["subject"] == "Referenser för Upphandlingsstöd"
    assert Tables(letter["html"]).rows[:2] == [
        ["Kund", "Kontaktperson", "Telefon", "E-post"],
        ["Kund 012 i Småort", "Rut Referens", "0490-12 34 56", "rut@referens.example"],
    ]
    page.goto(site.url(site.contents["references"]))
    expect(page.locator(".refs tr", has_text="Kund 012").locator("td").last).to_have_text("1")
