"""Forgotten and changed passwords."""

import re

import pytest
from django.core import mail

from kundsystem.accounts.models import User
from tests.cast import PASSWORD
from tests.clients import OrganisationClient

RESET = "/accounts/password/reset/"
NEW = "nio gula grävlingar sjunger"


@pytest.fixture
def link(anonymous, member, django_capture_on_commit_callbacks) -> str:
    """The path in the mail that a member asked for."""
    with django_capture_on_commit_callbacks(execute=True):
        anonymous.post(RESET, {"email": member.email})
    [letter] = mail.outbox
    assert letter.to == [member.email]
    url = re.search(r"https?://\S+", letter.body)[0]
    assert "//alfa.kundsystem.localhost" in url
    return re.sub(r"^https?://[^/]+", "", url)


def test_a_link_leads_to_a_new_password(anonymous, member, link):
    form = anonymous.get(link)
    assert form.status_code == 302
    assert link not in form["Location"]
    answer = anonymous.post(form["Location"], {"password1": NEW})
    assert answer.status_code == 302
    assert anonymous.get(answer["Location"]).status_code == 200
    assert User.objects.get(pk=member.pk).check_password(NEW)


def test_a_link_works_once(anonymous, link):
    anonymous.post(anonymous.get(link)["Location"], {"password1": NEW})
    later = OrganisationClient(HTTP_HOST="alfa.kundsystem.localhost")
    answer = later.get(link)
    assert answer.status_code == 200
    assert answer.context["token_fail"]


def test_a_link_is_worth_nothing_in_another_organisation(link, other_organisation):
    there = OrganisationClient(HTTP_HOST="beta.kundsystem.localhost")
    assert there.get(link).context["token_fail"]


@pytest.mark.parametrize("weak", ["kort", "password1234", "mona@alfa.example"])
def test_a_weak_password_is_refused(anonymous, link, weak):
    answer = anonymous.post(anonymous.get(link)["Location"], {"password1": weak})
    assert answer.context["form"].errors["password1"]


def test_an_unknown_address_gets_the_same_answer_and_no_mail(anonymous, member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        unknown = anonymous.post(RESET, {"email": "nils@alfa.example"})
    assert mail.outbox == []
    known = anonymous.post(RESET, {"email": member.email})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_deactivated_user_gets_no_link(anonymous, member, django_capture_on_commit_callbacks):
    User.objects.filter(pk=member.pk).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert anonymous.post(RESET, {"email": member.email}).status_code == 302
    assert mail.outbox == []


class TestChanging:
    """While signed in."""

    PATH = "/accounts/password/change/"

    def test_it_changes_and_stays_signed_in_here_only(self, client_for, member):
        here, there = client_for(member), client_for(member)
        answer = here.post(self.PATH, {"oldpassword": PASSWORD, "password1": NEW})
        assert answer.status_code == 302
        assert here.get("/accounts/profile/").status_code == 200
        assert there.get("/accounts/profile/").status_code == 302

    def test_it_asks_for_the_present_one(self, client_for, member):
        answer = client_for(member).post(self.PATH, {"oldpassword": "något annat här", "password1": NEW})
        assert answer.context["form"].errors["oldpassword"]
        assert User.objects.get(pk=member.pk).check_password(PASSWORD)

    def test_the_history_says_so_without_the_password(self, client_for, member):
        from crm_core.history.models import Change

        client_for(member).post(self.PATH, {"oldpassword": PASSWORD, "password1": NEW})
        hashed = User.objects.get(pk=member.pk).password
        assert hashed not in "".join(str(change.diff) for change in Change.objects.all())
