"""An administrator's first hour: own fields, statuses and a role, a colleague, and the log of it all."""

import re

from playwright.sync_api import Page, expect

from tests.browser.site import BASE_DOMAIN, Site

HOST = f"forsta.{BASE_DOMAIN}"
COLLEAGUE = "ida@forsta.example"
REGISTER = "Namn;Ort;Ramavtal;Nästa revision\nIdas Bageri AB;Kalmar;Ja;2027-03-01\nIdas Krog AB;Kalmar;Nej;2027-04-01\n"


def sign_up(page: Page, site: Site) -> None:
    page.goto(site.url("/sign-up/", BASE_DOMAIN))
    page.fill("input[name=organisation]", "Första AB")
    page.fill("input[name=subdomain]", "forsta")
    page.fill("input[name=name]", "Axel Admin")
    page.fill("input[name=email]", "axel@forsta.example")
    page.fill("input[name=password]", "en första timme med ord")
    page.click("button.btn-primary")
    page.wait_for_url(lambda address: HOST in address and "/enter/" not in address)


def add_field(page: Page, site: Site, label: str, kind: str, *, quick: bool = False) -> None:
    page.goto(site.url("/settings/fields/new/?subject=customer", HOST))
    page.fill("input[name=label]", label)
    page.select_option("select[name=kind]", kind)
    if quick:
        page.check("input[name=searchable]")
    page.click(".cf-form .btn-primary")
    expect(page.locator(".cf-table")).to_contain_text(label)


def add_value(page: Page, site: Site, path: str, name: str) -> None:
    page.goto(site.url(path, HOST))
    page.fill("#value-name", name)
    page.press("#value-name", "Enter")
    expect(page.locator("[data-value-order]")).to_contain_text(name)


def add_customer(page: Page, site: Site, name: str, owner: str = "") -> None:
    page.goto(site.url("/customers/new/", HOST))
    page.fill("input[name=name]", name)
    if owner:
        page.select_option("select[name=owner]", label=owner)
    page.locator("main form .btn-primary").first.click()
    expect(page.locator("h1")).to_contain_text(name)


def add_deal(page: Page, product: str, status: str = "") -> None:
    """Add one to the customer whose window is open; without a status it gets the usual one."""
    page.goto(page.url.rstrip("/") + "/deals/new/")
    page.locator("select[name=product]").select_option(label=product)
    if status:
        page.locator("select[name=status]").select_option(label=status)
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(lambda address: "/deals/new/" not in address)


def add_product(page: Page, site: Site, name: str) -> None:
    page.goto(site.url("/products/new/", HOST))
    page.fill("input[name=name]", name)
    page.locator("main form .btn-primary").first.click()
    expect(page.locator("main")).to_contain_text(name)


def make_role(page: Page, site: Site) -> None:
    """As a member, but for own customers only."""
    page.goto(site.url("/accounts/roles/", HOST))
    page.click("[data-dialog-open=role-new]")
    page.fill("#role-new-name", "Innesäljare")
    page.locator("#role-new .btn-primary").click()
    everybodys = page.get_by_role("checkbox", name=re.compile("^Innesäljare: .*allas kunder", re.IGNORECASE))
    everybodys.uncheck(force=True)
    page.get_by_role("button", name="Spara roller").click()
    expect(everybodys).not_to_be_checked()


def invite(page: Page, site: Site) -> str:
    """Invite the colleague; return the address in the mail."""
    page.goto(site.url("/accounts/people/", HOST))
    page.fill("input[name=email]", COLLEAGUE)
    page.locator(".invite select").select_option(label="Innesäljare")
    page.locator(".invite .btn-primary").click()
    found = re.search(r"https?://\S+/invited/\S+", site.mailbox.wait_for(COLLEAGUE)["text"])
    assert found
    return found[0]


def accept(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("input[name=name]", "Ida Innesäljare")
    page.fill("input[name=password]", "ännu en mening med ord")
    page.click("button.btn-primary")
    page.wait_for_url(lambda now: "/invited/" not in now)


def names_in_list(page: Page, address: str) -> list[str]:
    page.goto(address)
    return sorted(page.locator("main a.rowlink").all_inner_texts())


def bring_in(page: Page, site: Site) -> None:
    page.goto(site.url("/imports/", HOST))
    file = {"name": "idas.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()}
    page.set_input_files("input[type=file]", file)
    page.locator("form[action$='/execution/'] button").click(timeout=20_000)
    expect(page.locator(".res .big b")).to_have_text("2", timeout=20_000)


def test_an_administrators_first_hour(page, new_context, site):
    sign_up(page, site)
    add_field(page, site, "Ramavtal", "yes_no")
    add_field(page, site, "Nästa revision", "date", quick=True)
    add_field(page, site, "Hur de vill att vi hör av oss när avtalet snart går ut", "text")
    add_value(page, site, "/settings/values/statuses/customer/?new=1", "Vilande hos oss")
    add_product(page, site, "Säljkompass")
    page.goto(site.url("/settings/values/statuses/deal/", HOST))
    page.locator("#values-of").select_option(label="Säljkompass")
    page.wait_for_url("**of=**")
    add_value(page, site, f"{page.url.partition(HOST)[2].partition('/')[2].join(('/', '&new=1'))}", "Provkörs")
    make_role(page, site)
    address = invite(page, site)

    colleague = new_context().new_page()
    accept(colleague, address)
    add_customer(page, site, "Axels Kund AB")
    hidden = page.url
    beside = page.locator(".own-facts dd").first.bounding_box()
    assert beside["width"] > 80, "a long name of a field leaves no room for what is filled in"
    add_deal(page, "Säljkompass", "Provkörs")
    add_customer(page, site, "Idas Kund AB", "Ida Innesäljare")
    add_deal(page, "Säljkompass")

    # The overview list knows the product's own status: of the deals only the one that has it is left.
    assert names_in_list(page, site.url("/deals/?show=list", HOST)) == ["Axels Kund AB", "Idas Kund AB"]
    page.goto(site.url("/deals/conditions/", HOST))
    page.locator("main details", has=page.get_by_label("Provkörs")).locator("summary").click()
    page.get_by_label("Provkörs").check()
    page.get_by_role("button", name="Visa affärer").click()
    expect(page.locator("main a.rowlink")).to_have_text(["Axels Kund AB"])

    # Exactly their own customers, and the others not even by their address.
    everything = site.url("/customers/", HOST)
    assert names_in_list(colleague, everything) == ["Idas Kund AB"]
    assert colleague.goto(hidden).status == 404
    bring_in(colleague, site)
    assert names_in_list(colleague, everything) == ["Idas Bageri AB", "Idas Krog AB", "Idas Kund AB"]
    colleague.goto(site.url("/selections/new/", HOST))
    colleague.wait_for_load_state("networkidle")
    colleague.click("#more-include")
    colleague.locator("#criteria button", has_text="Ramavtal").click()
    colleague.locator("[data-boxes] select[name=p-answer]").select_option("yes")
    expect(colleague.locator("#hit-rows .rowlink")).to_have_text(["Idas Bageri AB"])

    # All of it is in the administrator's log.
    for word, says in (("Ramavtal", "Axel Admin"), ("Innesäljare", "Axel Admin"), ("Idas Bageri", "Ida Innesäljare")):
        page.goto(site.url(f"/log/?q={word}", HOST))
        expect(page.locator("#log")).to_contain_text(says)
