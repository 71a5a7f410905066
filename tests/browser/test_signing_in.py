"""The site stands, and one gets in and out."""

from tests import cast
from tests.browser.conftest import sign_in


def test_one_signs_in_and_out(page, site):
    sign_in(page, site, cast.MEMBER)
    assert page.url.startswith(site.url())
    assert page.locator("h1").first.is_visible()


def test_a_wrong_password_is_refused_in_swedish(page, site):
    page.goto(site.url("/accounts/login/"))
    page.fill("input[name=login]", cast.MEMBER.email)
    page.fill("input[name=password]", "fel lösenord helt")
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    assert "/accounts/login/" in page.url
    assert page.locator("html").get_attribute("lang") == "sv"
    assert page.locator("[role=alert], .err, .alert-k").first.is_visible()


def test_a_session_of_one_organisation_is_none_in_another(signed_in, site):
    page = signed_in(cast.OUTSIDER)
    cookies = page.context.cookies()
    page.context.add_cookies([{**cookie, "domain": cast.ALFA.host} for cookie in cookies])
    page.goto(site.url("/customers/"))
    assert "/accounts/login/" in page.url
