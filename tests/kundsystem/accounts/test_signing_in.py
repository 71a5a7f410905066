"""Signing in and out, per organisation."""

import pytest
from django.conf import settings

from kundsystem.accounts.models import User
from tests.cast import PASSWORD
from tests.clients import OrganisationClient

LOGIN = "/accounts/login/"


def sign_in(client, email="mona@alfa.example", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, "remember": "on"} | more)


def is_inside(client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_the_page_names_the_organisation(anonymous):
    text = anonymous.get(LOGIN).content.decode()
    assert "Alfa AB" in text
    assert "alfa.kundsystem.localhost" in text


@pytest.mark.parametrize("email", ["mona@alfa.example", "MONA@Alfa.example", " mona@alfa.example "])
def test_e_mail_and_password_sign_in(anonymous, member, email):
    answer = sign_in(anonymous, email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_inside(anonymous)


def test_one_comes_to_the_page_one_wanted(anonymous, member):
    wanted = anonymous.get("/accounts/devices/")["Location"]
    assert sign_in(anonymous, next="/accounts/devices/")["Location"] == "/accounts/devices/"
    assert wanted == f"{LOGIN}?next=/accounts/devices/"


def test_nobody_is_led_to_another_site(anonymous, member):
    assert sign_in(anonymous, next="https://evil.example/")["Location"] == "/"


def test_a_fragment_asks_to_sign_in_and_come_back_to_the_page(anonymous):
    answer = anonymous.get(
        "/accounts/profile/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://alfa.kundsystem.localhost/customers/?q=b"},
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{LOGIN}?next=/customers/%3Fq%3Db"


class TestTheSameAnswer:
    """Nobody learns who is there."""

    def refused(self, client, **facts) -> str:
        answer = sign_in(client, **facts)
        assert answer.status_code == 200
        assert not is_inside(client)
        return str(answer.context["form"].non_field_errors())

    def test_wrong_password_unknown_address_and_deactivated_user(self, anonymous, member, reader):
        reader.is_active = False
        reader.save()
        answers = {
            self.refused(anonymous, password="fel fel fel fel"),
            self.refused(anonymous, email="nils@alfa.example"),
            self.refused(anonymous, email=reader.email),
            self.refused(anonymous, email=reader.email, password="fel fel fel fel"),
        }
        assert len(answers) == 1

    def test_a_user_of_another_organisation(self, anonymous, outsider):
        assert self.refused(anonymous, email=outsider.email) == self.refused(anonymous, email="nils@alfa.example")


def test_a_deactivated_users_session_ends_at_once(client_for, member):
    client = client_for(member)
    assert is_inside(client)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_inside(client)


def test_a_session_is_worth_nothing_in_another_organisation(client_for, member, other_organisation):
    here = client_for(member)
    there = OrganisationClient(HTTP_HOST="beta.kundsystem.localhost")
    there.cookies = here.cookies
    assert is_inside(here)
    assert not is_inside(there)


def test_the_cookies_belong_to_the_host_alone(anonymous, member):
    answer = sign_in(anonymous)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["domain"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE


def test_without_the_tick_the_session_ends_with_the_browser(anonymous, member):
    answer = anonymous.post(LOGIN, {"login": member.email, "password": PASSWORD})
    assert not answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


def test_trying_passwords_is_stopped(anonymous, member):
    answers = [sign_in(anonymous, password=f"fel lösenord {number}") for number in range(6)]
    assert "5" not in [answer.status_code for answer in answers]
    stopped = sign_in(anonymous)
    assert not is_inside(anonymous)
    assert stopped.status_code in {200, 429}


def test_too_many_from_one_computer_get_a_page_that_says_so(anonymous):
    for number in range(31):
        answer = sign_in(anonymous, email=f"nils{number}@alfa.example")
    assert answer.status_code == 429
    assert "<h1>" in answer.content.decode()


def test_the_users_own_language_follows(anonymous, member):
    User.objects.filter(pk=member.pk).update(language="en")
    anonymous.cookies[settings.LANGUAGE_COOKIE_NAME] = "sv"
    sign_in(anonymous)
    assert '<html lang="en"' in anonymous.get("/accounts/profile/").content.decode()


class TestSigningOut:
    """By a button, never by a link."""

    def test_it_ends_the_session(self, client_for, member):
        client = client_for(member)
        assert client.post("/accounts/logout/").status_code == 302
        assert not is_inside(client)

    def test_looking_at_the_address_does_not(self, client_for, member):
        client = client_for(member)
        assert client.get("/accounts/logout/").status_code == 200
        assert is_inside(client)


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "inactive/", "password/set/", "social/login/", "sessions/", "3rdparty/"],
)
def test_pages_without_a_look_of_ours_do_not_exist(client_for, owner, path):
    assert client_for(owner).get(f"/accounts/{path}").status_code == 404
