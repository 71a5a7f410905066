"""Two steps in the browser: codes that go on by themselves, and passkeys with Chromium's virtual authenticator."""

import time
from urllib.parse import parse_qsl

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests import cast
from tests.browser.conftest import sign_in


@pytest.fixture
def device(page):
    """A device that holds passkeys and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda: session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]


def password_only(page, site) -> None:
    page.goto(site.url("/accounts/login/"))
    page.fill("input[name=login]", cast.READER.email)
    page.fill("input[name=password]", cast.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/two-steps/code/")


def sign_out(page, site) -> None:
    page.context.clear_cookies()
    page.goto(site.url("/accounts/login/"))


def test_a_passkey_is_added_lets_in_and_is_taken_away(page, site, device):
    sign_in(page, site, cast.READER)
    page.goto(site.url("/accounts/two-steps/"))
    page.click("text=Lägg till en nyckel")
    page.fill("input[name=name]", "Bärbara datorn")
    page.click("[data-passkey-start]")
    page.wait_for_url("**/two-steps/recovery/")
    assert page.locator("[data-recovery-codes] li").count() == 10
    assert [credential["rpId"] for credential in device()] == [cast.ALFA.host]

    sign_out(page, site)
    password_only(page, site)
    page.click("[data-passkey-start]")
    page.wait_for_url(lambda address: "two-steps" not in address)

    # Alone, without a password: it says itself who one is.
    sign_out(page, site)
    with page.expect_request(lambda request: request.method == "POST") as asked:
        page.click("[data-passkey-start]")
    page.wait_for_url(lambda address: "login" not in address)

    # What was sent lets nobody in again: each attempt has a challenge of its own.
    sent = dict(parse_qsl(asked.value.post_data))
    sign_out(page, site)
    sent["csrfmiddlewaretoken"] = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    post = "async ([to, sent]) => (await fetch(to, {method: 'POST', body: new URLSearchParams(sent)})).status"
    assert page.evaluate(post, [asked.value.url, sent]) in {200, 422}, "refused as a wrong key, and for nothing else"
    page.goto(site.url("/accounts/profile/"))
    assert "/accounts/login/" in page.url
    page.click("[data-passkey-start]")
    page.wait_for_url(lambda address: "login" not in address)

    page.goto(site.url("/accounts/two-steps/"))
    assert page.locator("text=Bärbara datorn").is_visible()
    page.click(".devices a:has-text('Ta bort')")
    page.click("button:has-text('Ta bort')")
    page.wait_for_url("**/two-steps/")
    assert page.locator("text=Bärbara datorn").count() == 0


def test_the_code_goes_on_by_itself(page, site):
    sign_in(page, site, cast.READER)
    page.goto(site.url("/accounts/two-steps/app/add/"))
    secret = page.input_value("#secret")
    page.fill("input[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.wait_for_url("**/two-steps/recovery/")
    sign_out(page, site)
    password_only(page, site)
    page.locator("input[name=code]").press_sequentially(
        format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1))
    )
    page.wait_for_url(lambda address: "two-steps" not in address)
    page.goto(site.url("/accounts/two-steps/app/remove/"))
    page.click("button:has-text('Slå av')")
    page.wait_for_url("**/two-steps/")
