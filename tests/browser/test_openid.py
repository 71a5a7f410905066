"""An owner sets up the organisation's own sign-in in the browser, and a new colleague comes in by it."""

from urllib.parse import urlsplit

import pytest

from tests import cast
from tests.openid import CLIENT_ID, CLIENT_SECRET

SETTINGS = "/accounts/openid/settings/"


@pytest.fixture
def owner(signed_in, site):
    """An owner's page; what was set up is removed after."""
    page = signed_in(cast.OWNER)
    yield page
    page.goto(site.url(SETTINGS))
    if (remove := page.get_by_role("button", name="Ta bort det här sättet att logga in")).count():
        remove.click()
        page.wait_for_load_state()


def test_an_owner_sets_it_up_and_a_new_colleague_comes_in_by_it(owner, page, site, openid_provider):
    owner.goto(site.url(SETTINGS))
    owner.get_by_label("Leverantörens adress").fill(openid_provider.issuer)
    owner.get_by_label("Klient-id").fill(CLIENT_ID)
    owner.get_by_label("Klienthemlighet").fill(CLIENT_SECRET)
    owner.get_by_label("E-postdomäner").fill("alfa.example")
    owner.get_by_label("Den som kommer första gången blir").select_option(label="Läsare")
    owner.get_by_role("button", name="Prova anslutningen").click()
    owner.get_by_text("svarar, och signerar").wait_for()
    owner.get_by_role("button", name="Spara").click()
    owner.get_by_text("En är sparad och visas aldrig").wait_for()

    page.goto(site.url("/customers/"))
    page.get_by_role("link", name="Logga in med jobbkontot").click()
    assert urlsplit(page.url).port == openid_provider.port
    page.get_by_label("E-postadress").fill("jonna@elsewhere.example")
    page.get_by_role("button", name="Logga in").click()
    page.get_by_text("ingen adress som får logga in").wait_for()
    page.get_by_role("link", name="Logga in med jobbkontot").click()
    page.get_by_label("E-postadress").fill("jonna@alfa.example")
    page.get_by_label("Namn").fill("Jonna Jansson")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(site.url("/customers/"))
    page.goto(site.url("/accounts/profile/"))
    assert page.get_by_label("Namn").input_value() == "Jonna Jansson"
