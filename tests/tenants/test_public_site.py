"""The public site: front page, the way to one's own organisation, the list by mail."""

import pytest
from django.conf import settings
from django.core import mail

from tenants import memberships


@pytest.mark.parametrize("path", ["/", "/sign-up/", "/sign-in/", "/organisations/"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_page_is_there_in_both_languages(public_client, path, language):
    public_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = public_client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_the_language_is_remembered_in_a_cookie_of_the_host(public_client):
    answer = public_client.post("/language/", {"language": "en", "next": "/sign-up/"})
    assert answer["Location"] == "/sign-up/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert not answer.cookies[settings.LANGUAGE_COOKIE_NAME]["domain"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_language_switch_does_not_lead_elsewhere(public_client, elsewhere):
    assert public_client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize(
    "typed",
    ["alfa", " Alfa ", "alfa.kundsystem.localhost", "http://alfa.kundsystem.localhost:8000/customers/?q=1", "ＡＬＦＡ"],
)
def test_an_address_leads_to_its_sign_in_page(public_client, typed):
    answer = public_client.post("/sign-in/", {"address": typed})
    assert answer.status_code == 302
    assert answer["Location"].endswith("/accounts/login/")
    assert "//alfa.kundsystem.localhost" in answer["Location"]


@pytest.mark.parametrize("typed", ["", "finns-inte", "https://evil.example/", "http://[", "www", "alfa@evil.example"])
def test_what_is_no_organisation_leads_nowhere(public_client, typed):
    assert public_client.post("/sign-in/", {"address": typed}).status_code == 422


class TestWhichOrganisations:
    """The list comes by mail, and the page says the same to everybody."""

    @pytest.fixture
    def olga(self, organisation, other_organisation):
        memberships.remember(organisation, "Olga@alfa.example")
        memberships.remember(other_organisation, "olga@alfa.example")
        return "olga@alfa.example"

    def ask(self, client, email):
        return client.post("/organisations/", {"email": email})

    def test_it_comes_by_mail(self, public_client, olga, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            self.ask(public_client, "OLGA@alfa.example")
        [letter] = mail.outbox
        assert "Alfa AB" in letter.body
        assert "Beta AB" in letter.body
        assert "//alfa.kundsystem.localhost" in letter.body

    def test_a_stranger_gets_the_same_answer_and_no_mail(self, public_client, olga, django_capture_on_commit_callbacks):
        known = self.ask(public_client, olga)
        with django_capture_on_commit_callbacks(execute=True):
            unknown = self.ask(public_client, "nils@alfa.example")
        assert mail.outbox == []
        assert known.status_code == unknown.status_code == 200
        hide = known.content.decode().replace(olga, "X"), unknown.content.decode().replace("nils@alfa.example", "X")
        assert _without_token(hide[0]) == _without_token(hide[1])
        assert "Alfa AB" not in known.content.decode()

    def test_it_can_not_be_used_to_fill_a_mailbox(self, public_client, olga):
        for _ in range(5):
            assert self.ask(public_client, olga).status_code == 200
        assert self.ask(public_client, olga).status_code == 429


def _without_token(text: str) -> str:
    import re

    return re.sub(r'(content|value)="[A-Za-z0-9]{64}"', "", text)
