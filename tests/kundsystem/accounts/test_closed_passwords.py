"""Passwords are closed: everybody comes by the organisation's provider, and owners have a way back."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.core import mail
from django.urls import reverse

from crm_core.history.models import Change
from kundsystem.accounts import invitation_actions, people_actions
from kundsystem.accounts.models import OpenIDProvider, Role, User
from kundsystem.accounts.openid.closing import may_come_without
from kundsystem.accounts.two_factor_forms import PasskeyForm
from kundsystem.shared.errors import UserError
from tests.api import program_for
from tests.cast import PASSWORD
from tests.kundsystem.accounts.openid import SETTINGS, START, is_inside, set_up
from tests.kundsystem.accounts.test_two_factor import SECRET, code


@pytest.fixture
def own(organisation, openid_provider):
    """Alfa's provider, which passwords are open beside."""
    return set_up(openid_provider.issuer)


@pytest.fixture
def closed(own, owner):
    """Passwords are closed, and the owner has a second step."""
    TOTP.activate(owner, SECRET)
    own.closes_passwords = True
    own.save()
    return own


def by_password(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_it_takes_having_come_that_way_oneself_and_a_way_back(
    own, owner, member, client_for, openid_provider, anonymous
):
    client, others = client_for(owner), anonymous
    by_password(others, member)
    assert is_inside(others)
    assert client.post(f"{SETTINGS}close/").status_code == 422  # not tried
    back = openid_provider.sign_in(client.get(START, {"next": SETTINGS})["Location"], owner.email)
    assert client.get(back)["Location"] == SETTINGS
    assert client.post(f"{SETTINGS}close/").status_code == 422  # no way back
    TOTP.activate(owner, SECRET)
    assert client.post(f"{SETTINGS}close/").status_code == 302
    assert OpenIDProvider.objects.get().closes_passwords
    assert Change.objects.filter(verb="openid.close_passwords").exists()
    assert is_inside(client)
    assert not is_inside(others)  # who may have come by a password


def test_somebody_elses_account_there_is_no_proof(own, owner, client_for, openid_provider):
    client = client_for(owner)
    back = openid_provider.sign_in(client.get(START)["Location"], "someone@alfa.example")
    assert client.get(back).status_code == 403
    TOTP.activate(owner, SECRET)
    assert client.post(f"{SETTINGS}close/").status_code == 422


def test_the_right_password_is_answered_like_a_wrong_one(closed, anonymous, member):
    answer = by_password(anonymous, member)
    assert "jobbkontot" in answer.context["form"].non_field_errors()[0]
    assert not is_inside(anonymous)
    wrong = anonymous.post(reverse("account_login"), {"login": member.email, "password": "fel fel fel"})
    assert wrong.context["form"].non_field_errors() == answer.context["form"].non_field_errors()


def test_an_owner_comes_back_with_password_and_second_step_and_opens_them(closed, anonymous, owner, member):
    assert by_password(anonymous, owner)["Location"] == reverse("mfa_authenticate")
    anonymous.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_inside(anonymous)
    assert anonymous.post(f"{SETTINGS}remove/").status_code == 422
    assert anonymous.post(f"{SETTINGS}reopen/").status_code == 302
    anonymous.post(reverse("account_logout"))
    assert by_password(anonymous, member)["Location"] == "/"


def test_the_last_way_back_is_not_taken_away(closed, owner, member, actor_for, client_for):
    second = User.objects.create(email="tva@alfa.example", name="Två", role=owner.role)
    for attempt in (
        lambda: people_actions.give_role(actor=actor_for(second), user=owner, role=member.role),
        lambda: people_actions.deactivate(actor=actor_for(second), user=owner, heir=None),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "way_back"
    assert client_for(second).post(reverse("security_reset", args=[owner.pk])).status_code == 422
    TOTP.activate(second, SECRET)
    people_actions.give_role(actor=actor_for(second), user=owner, role=member.role)
    assert not may_come_without(User.objects.get(pk=owner.pk))


def test_who_asks_for_a_new_password_is_told_what_to_do_instead(
    closed, anonymous, member, client_for, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        anonymous.post(reverse("account_reset_password"), {"email": member.email})
    assert "jobbkontot" in mail.outbox[-1].body
    assert "password/reset" not in mail.outbox[-1].body
    facts = {"oldpassword": PASSWORD, "password1": "en helt annan mening"}
    client_for(member).post(reverse("account_change_password"), facts)
    assert User.objects.get(pk=member.pk).check_password(PASSWORD)


def test_an_invitation_leads_to_the_provider_and_only_to_addresses_that_it_lets_in(closed, owner, actor_for, anonymous):
    facts = {"actor": actor_for(owner), "role": Role.objects.get(key="member"), "root": "http://x", "organisation": "x"}
    with pytest.raises(UserError):
        invitation_actions.invite(email="nils@elsewhere.example", **facts)
    invitation = invitation_actions.invite(email="nils@alfa.example", **facts)
    invitation.digest = invitation_actions.digest_of("known")
    invitation.save()
    link = reverse("invitation_accept", args=["known"])
    assert "/accounts/openid/" in anonymous.get(link).content.decode()
    assert anonymous.post(link, {"name": "Nils", "password": "en riktigt lång mening"}).status_code == 422
    assert not User.objects.filter(email="nils@alfa.example").exists()


def test_a_key_works_as_before_until_its_user_is_deactivated(closed, member):
    program = program_for(member)
    assert program.ask("get", "customers/").status_code == 200


def test_a_passkey_alone_lets_in_owners_only(closed, owner, member, monkeypatch):
    for user, lets_in in ((owner, True), (member, False)):
        key = Authenticator(user=user, type="webauthn")
        monkeypatch.setattr(LoginWebAuthnForm, "clean_credential", lambda self, key=key: key)
        assert PasskeyForm({"credential": '{"id": "x"}'}).is_valid() is lets_in


def test_the_last_step_of_the_way_back_stays(closed, owner, anonymous):
    by_password(anonymous, owner)
    anonymous.post(reverse("mfa_authenticate"), {"code": code()})
    anonymous.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=owner, type="totp").exists()
