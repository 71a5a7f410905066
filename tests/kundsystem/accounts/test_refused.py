"""What is tried against signing in and against what a role allows, and refused; each with a sentence."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from kundsystem.accounts.models import Invitation, Role, User
from tests.cast import PASSWORD
from tests.kundsystem.accounts.openid import START, set_up
from tests.kundsystem.accounts.test_signing_in import is_inside, sign_in


class TestLockOut:
    """After some wrong attempts: for one account, and for one computer."""

    def test_the_account_is_locked_with_a_sentence_and_others_are_not(self, anonymous, member, reader):
        for _attempt in range(5):
            sign_in(anonymous, password="fel fel fel fel")
        locked = sign_in(anonymous)
        assert "Vänta fem minuter" in str(locked.context["form"].non_field_errors())
        assert not is_inside(anonymous)
        assert sign_in(anonymous, email=reader.email).status_code == 302

    def test_the_computer_is_locked_for_whatever_account_and_others_are_not(self, anonymous, member):
        for number in range(10):
            sign_in(anonymous, email=f"nils{number}@alfa.example")
        assert "Vänta fem minuter" in str(sign_in(anonymous).context["form"].non_field_errors())
        answer = anonymous.post(
            "/accounts/login/", {"login": member.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
        )
        assert answer.status_code == 302

    def test_whoever_has_a_stolen_session_does_not_guess_the_password(self, client_for, member):
        client = client_for(member)
        for _attempt in range(10):
            assert client.post(reverse("account_reauthenticate"), {"password": "fel fel fel fel"}).status_code == 200
        assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 429


@pytest.fixture
def owners_role(owner):
    return str(owner.role_id)


class TestCraftedForms:
    """More than the form on the page has."""

    @pytest.mark.parametrize("who", ["member", "reader"])
    def test_nobody_makes_himself_owner(self, request, organisation, client_for, owners_role, who):
        user = request.getfixturevalue(who)
        client = client_for(user)
        assert client.post(reverse("people_role", args=[user.pk]), {"role": owners_role}).status_code == 403
        facts = {"email": "ny@alfa.example", "role": owners_role}
        assert client.post(reverse("people_list"), facts).status_code == 403
        permissions = {f"{user.role_id}:people.manage": "on", "shown": "x"}
        assert client.post(reverse("role_list"), permissions).status_code == 403
        extra = {"role": owners_role, "is_active": "on", "email": "owner@alfa.example", "is_superuser": "1"}
        assert client.post(reverse("account_profile"), {"name": "Ny", "language": "sv"} | extra).status_code == 302
        changed = User.objects.get(pk=user.pk)
        assert (changed.name, changed.role_id, changed.email) == ("Ny", user.role_id, user.email)
        assert not Invitation.objects.exists()

    def test_an_invitation_gives_the_role_that_it_was_made_for(self, anonymous, owners_role, member):
        from kundsystem.accounts.actor import Actor
        from kundsystem.accounts.invitation_actions import digest_of, invite

        reader = Role.objects.get(key="reader")
        invitation = invite(
            actor=Actor.system(), email="ny@alfa.example", role=reader, root="http://x", organisation="Alfa"
        )
        Invitation.objects.filter(pk=invitation.pk).update(digest=digest_of("known"))
        facts = {"name": "Ny", "password": "en riktigt lång mening", "role": owners_role, "email": "chef@alfa.example"}
        assert anonymous.post(reverse("invitation_accept", args=["known"]), facts).status_code == 302
        assert User.objects.get(email="ny@alfa.example").role == reader


LED_ASTRAY = ["https://evil.example/", "//evil.example/", "/\\evil.example", "http:evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("wanted", LED_ASTRAY)
def test_no_door_leads_to_another_site(anonymous, member, client_for, openid_provider, wanted):
    set_up(openid_provider.issuer)
    there = anonymous.get(START, {"next": wanted})["Location"]
    led = [anonymous.get(openid_provider.sign_in(there, member.email))["Location"]]
    anonymous.post(reverse("account_logout"))
    cache.clear()
    led += [
        sign_in(anonymous, next=wanted)["Location"],
        anonymous.post(reverse("set_language"), {"language": "sv", "next": wanted})["Location"],
        anonymous.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": wanted})["Location"],
        anonymous.get(reverse("account_login"), {"next": wanted})["Location"],
        anonymous.post(reverse("account_logout"), {"next": wanted})["Location"],
    ]
    assert not [address for address in led if not address.startswith("/") or address.startswith(("//", "/\\"))]
