"""Mail leaves by SMTP, is read in the mailbox, and its links lead back."""

from playwright.sync_api import expect

from tests import cast
from tests.browser.site import BASE_DOMAIN

HOST = f"brevbararen.{BASE_DOMAIN}"
EMAIL = "britt@brev.example"
NEW = "nio gula grävlingar sjunger"


def sign_up(page, site) -> None:
    """Make an organisation of the test's own, and land in it."""
    page.goto(site.url("/sign-up/", BASE_DOMAIN))
    page.fill("input[name=organisation]", "Brevbäraren AB")
    expect(page.locator("input[name=subdomain]")).to_have_value("brevbararen")
    page.fill("input[name=name]", "Britt Bärare")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", "många brev i en väska")
    page.click("button.btn-primary")
    page.wait_for_url(lambda address: HOST in address and "/enter/" not in address, timeout=30_000)


def test_the_links_in_mail_confirm_an_address_and_replace_a_forgotten_password(page, new_context, site):
    sign_up(page, site)
    welcome = site.mailbox.wait_for(EMAIL)
    page.goto(welcome["links"][0])
    expect(page.locator("h1")).to_be_visible()
    assert HOST in page.url

    page = new_context().new_page()
    page.goto(site.url("/accounts/password/reset/", HOST))
    page.fill("input[name=email]", EMAIL)
    page.press("input[name=email]", "Enter")
    page.wait_for_url("**/reset/done/")
    site.mailbox.wait_for(EMAIL, after=welcome["id"])

    page.goto(f"{site.mailbox.url}?q={EMAIL}")
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("lösenord")
    page.locator(".text a").first.click()
    page.fill("input[name=password1]", NEW)
    page.press("input[name=password1]", "Enter")
    page.wait_for_url("**/done/")

    page.goto(site.url("/accounts/login/", HOST))
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", NEW)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def test_new_letters_show_by_themselves_while_one_types_and_the_mailbox_can_be_emptied(page, site):
    page.goto(site.mailbox.url)
    page.fill("input[type=search]", "halvskriv")
    before = page.locator("tbody tr").count()
    asking = page.context.new_page()
    asking.goto(site.url("/accounts/password/reset/"))
    asking.fill("input[name=email]", cast.MEMBER.email)
    asking.press("input[name=email]", "Enter")
    expect(page.locator("tbody tr")).to_have_count(before + 1, timeout=20_000)
    expect(page.locator("input[type=search]")).to_have_value("halvskriv")

    page.on("dialog", lambda dialog: dialog.accept())
    page.click("[data-empty]")
    expect(page.locator("tbody tr")).to_have_count(0)
    assert site.mailbox.letters() == []


def test_a_letter_from_the_card_is_answered_in_the_mailbox_and_the_answer_is_a_note(signed_in, site):
    page = signed_in(cast.MEMBER)
    page.goto(site.url(site.contents["deal_customer"]))
    page.locator("form[action$='/mail/'] button").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("[data-block]", has_text="Boka möte, knapp").click()
    expect(page.locator("[data-piece]").last).to_contain_text("Boka möte, knapp")
    page.fill("#mail-subject", "Ställningarna i maj")
    page.select_option("#mail-as", "customer")
    expect(page.locator("#mail-subject")).to_have_value("Ställningarna i maj")
    page.wait_for_load_state("networkidle")
    page.locator("button[form=mail-send]").click()
    letter = site.mailbox.wait_for("kund40@example.se")
    while letter["subject"] != "Ställningarna i maj":
        letter = site.mailbox.wait_for("kund40@example.se", after=letter["id"])

    page.goto(f"{site.mailbox.url}messages/{letter['id']}/")
    page.locator(".looks .answer").click()
    page.fill("textarea", "Vi tar dem i maj. Ring på måndag.")
    page.locator("form.write button").click()
    expect(page.locator("form.write output")).to_have_text("Det är skickat.")
    for _turn in range(50):
        page.goto(site.url(site.contents["deal_customer"]))
        if page.get_by_text("Vi tar dem i maj. Ring på måndag.").count():
            break
        page.wait_for_timeout(200)
    expect(page.get_by_text("Vi tar dem i maj. Ring på måndag.").first).to_be_visible()
