"""Signing in at the organisation's own provider: a real one, in a process of its own."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import tenant_context

from crm_core.history.models import Change
from kundsystem.accounts import role_actions
from kundsystem.accounts.models import Invitation, OpenIDProvider, Role, User
from kundsystem.accounts.openid import actions
from kundsystem.shared import limits
from kundsystem.shared.errors import Forbidden, UserError
from tests.clients import OrganisationClient
from tests.kundsystem.accounts.openid import BACK, SETTINGS, START, is_inside, set_up
from tests.kundsystem.accounts.test_people import invite  # noqa: F401 (a fixture)
from tests.openid import CLIENT_ID, CLIENT_SECRET

FORM = {
    "name": "jobbkontot",
    "client_id": CLIENT_ID,
    "secret": CLIENT_SECRET,
    "domains": "alfa.example, @Alfa.EXAMPLE",
    "role": "",
}


@pytest.fixture(autouse=True)
def _in_one_window(monkeypatch):
    """Tests come faster than people."""
    monkeypatch.setattr(limits, "count_by_computer", lambda *args, **kwargs: None)


@pytest.fixture
def own(organisation, openid_provider):
    """Alfa's provider."""
    return set_up(openid_provider.issuer)


@pytest.fixture
def come(anonymous, openid_provider):
    """Signs in there and comes back; returns the answer to that."""

    def sign_in(email="nils@alfa.example", wanted="", client=anonymous, **form):
        there = client.get(START, {"next": wanted} if wanted else {})
        assert there.status_code == 302, there.content.decode()
        return client.get(openid_provider.sign_in(there["Location"], email, **form))

    return sign_in


def test_the_sign_in_page_offers_it_and_leads_there_with_all_that_has_to_come_back(own, anonymous, openid_provider):
    page = anonymous.get("/accounts/login/?next=/customers/").content.decode()
    link = re.search(r'href="(/accounts/openid/\?next=[^"]+)"', page)[1]
    assert "Logga in med jobbkontot" in page
    there = anonymous.get(link)["Location"]
    assert there.startswith(f"{openid_provider.issuer}/authorize?")
    for word in ("state=", "nonce=", "code_challenge=", "code_challenge_method=S256", "scope=openid"):
        assert word in there


def test_whoever_comes_for_the_first_time_becomes_what_the_organisation_chose(own, come, anonymous):
    assert come("Nils@Alfa.example", name="Nils Ny", wanted="/customers/")["Location"] == "/customers/"
    assert is_inside(anonymous)
    user = User.objects.get(email__iexact="nils@alfa.example")
    assert (user.name, user.role.key, user.has_usable_password()) == ("Nils Ny", "member", False)
    assert Change.objects.filter(verb="user.arrive", table_name="accounts_user", row_id=user.pk).exists()
    # The next time it is the same one; and there is no password to change.
    anonymous.post(reverse("account_logout"))
    come("nils@ALFA.example")
    assert User.objects.filter(email__iexact="nils@alfa.example").count() == 1
    assert anonymous.get(reverse("account_change_password")).status_code == 422


def test_a_colleague_is_known_by_the_address(own, come, anonymous, administrator):
    come(administrator.email)
    assert anonymous.get(reverse("people_list")).status_code == 200


def test_whoever_is_invited_gets_the_role_of_the_invitation(own, come, invite):  # noqa: F811
    invite("nils@alfa.example", role="reader")
    come()
    assert User.objects.get(email="nils@alfa.example").role.key == "reader"
    assert Invitation.objects.get().accepted_at is not None


def test_a_second_step_of_ones_own_is_asked_for_unless_the_provider_asks_itself(own, come, anonymous, member):
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    assert come(member.email)["Location"] == reverse("mfa_authenticate")
    assert not is_inside(anonymous)
    OpenIDProvider.objects.update(has_two_steps=True)
    assert come(member.email)["Location"] == "/"
    assert is_inside(anonymous)


def test_an_address_that_only_the_second_question_answers_is_asked_for(own, come, anonymous, openid_provider):
    openid_provider.misbehave(email=None, email_verified=None)
    come()
    assert is_inside(anonymous)


def test_the_sign_in_page_asks_three_questions_and_the_settings_nine(own, anonymous, client_for, owner, query_count):
    anonymous.get("/accounts/login/")
    with query_count(3):
        anonymous.get("/accounts/login/")
    client = client_for(owner)
    client.get(SETTINGS)
    with query_count(9):
        client.get(SETTINGS)


def test_an_old_session_without_a_password_adds_no_step_before_it_has_been_at_the_provider(
    own, come, anonymous, openid_provider
):
    come()
    assert anonymous.get(reverse("mfa_activate_totp")).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=True):
        there = anonymous.get(reverse("mfa_activate_totp"))["Location"]
        assert there == f"{START}?next=%2Faccounts%2Ftwo-steps%2Fapp%2Fadd%2F"
        # A stranger's account there is none of his.
        assert (
            anonymous.get(openid_provider.sign_in(anonymous.get(there)["Location"], "x@alfa.example")).status_code
            == 403
        )
        assert anonymous.get(reverse("mfa_activate_totp")).status_code == 302


def test_a_role_that_people_get_by_it_is_not_archived(own, actor_for, administrator):
    role = Role.objects.create(name="Praktikant", permissions=["customers.view"])
    OpenIDProvider.objects.update(role=role)
    with pytest.raises(UserError):
        role_actions.archive_role(actor=actor_for(administrator), role=role)


WRONG_TOKENS = {
    "signed by a stranger": ("signature", {"signed_by": "stranger"}),
    "not signed": ("signature", {"algorithm": "none"}),
    "signed with what both know": ("signature", {"algorithm": "HS256"}),
    "another organisation's provider": ("issuer", {"iss": "https://login.beta.example"}),
    "for another program": ("audience", {"aud": "another-program"}),
    "asked for by another program": ("audience", {"azp": "another-program"}),
    "for many, asked for by nobody": ("audience", {"aud": ["kundsystem", "another-program"]}),
    "of another attempt": ("nonce", {"nonce": "of another attempt"}),
    "of no attempt": ("nonce", {"nonce": None}),
    "too old": ("expired", {"exp": 1_700_000_000}),
    "without an end": ("incomplete", {"exp": None}),
    "from the future": ("not_yet", {"iat": 4_000_000_000}),
    "unverified": ("unverified", {"email_verified": False}),
    "not said to be verified": ("unverified", {"email_verified": None}),
    "no address": ("no_email", {"email": "not an address"}),
    "a list for an address": ("no_email", {"email": ["nils@alfa.example"]}),
    "letters that only look alike": ("no_email", {"email": "n\u0131ls@alfa.example"}),
    "a domain that only looks alike": ("no_email", {"email": "nils@alfa.e\u00d7ample"}),
    "a foreign domain": ("domain", {"email": "nils@beta.example"}),
    "a domain that ends alike": ("domain", {"email": "nils@evil-alfa.example"}),
    "a domain below": ("domain", {"email": "nils@x.alfa.example"}),
}


@pytest.mark.parametrize("why, faults", WRONG_TOKENS.values(), ids=WRONG_TOKENS)
def test_what_is_not_to_be_believed_lets_nobody_in_and_says_why(own, come, anonymous, openid_provider, why, faults):
    openid_provider.misbehave(**faults)
    answer = come()
    assert answer.status_code == 403
    assert len(re.search(r'role="alert">([^<]+)<', answer.content.decode())[1]) > 20
    assert Change.objects.get(verb="openid.refused").diff["why"] == why
    assert not is_inside(anonymous)
    assert not User.objects.filter(email__startswith="nils@").exists()


class TestAttempts:
    """An attempt belongs to the browser that began it, and is one."""

    def test_it_is_used_up(self, own, anonymous, openid_provider):
        back = openid_provider.sign_in(anonymous.get(START)["Location"], "nils@alfa.example")
        assert anonymous.get(back).status_code == 302
        anonymous.post(reverse("account_logout"))
        assert anonymous.get(back).status_code == 403
        assert not is_inside(anonymous)

    def test_a_code_is_worth_nothing_in_another_attempt(self, own, anonymous, openid_provider):
        back = openid_provider.sign_in(anonymous.get(START)["Location"], "nils@alfa.example")
        code = re.search(r"code=([^&]+)", back)[1]
        other = openid_provider.sign_in(anonymous.get(START)["Location"], "nils@alfa.example")
        assert anonymous.get(re.sub(r"code=[^&]+", f"code={code}", other)).status_code == 403

    def test_another_browser_or_organisation_gets_nothing_of_it(self, own, anonymous, openid_provider, outsider):
        back = openid_provider.sign_in(anonymous.get(START)["Location"], "nils@alfa.example")
        assert OrganisationClient(HTTP_HOST="alfa.kundsystem.localhost").get(back).status_code == 403
        there = OrganisationClient(HTTP_HOST="beta.kundsystem.localhost")
        there.cookies = anonymous.cookies
        assert there.get(back).status_code == 404  # Beta has no provider
        with tenant_context(outsider.home):
            set_up(openid_provider.issuer)
        assert there.get(back).status_code == 403

    def test_an_answer_in_another_providers_name_is_refused(self, own, anonymous, openid_provider):
        back = openid_provider.sign_in(anonymous.get(START)["Location"], "nils@alfa.example")
        assert anonymous.get(re.sub(r"iss=[^&]+", "iss=https://evil.example", back)).status_code == 403

    def test_breaking_off_is_said(self, own, come):
        assert "avbröt" in come(no="1").content.decode()

    def test_a_made_up_answer_is_refused(self, own, anonymous):
        assert anonymous.get(BACK, {"code": "x", "state": "å"}).status_code == 403

    def test_nobody_is_led_to_another_site(self, own, come):
        assert come(wanted="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize("who", ["deactivated", "nobody"])
def test_who_may_not_come_in_is_told_so(own, come, anonymous, reader, who):
    User.objects.filter(pk=reader.pk).update(is_active=False)
    OpenIDProvider.objects.update(role=None)
    answer = come(reader.email if who == "deactivated" else "nils@alfa.example")
    assert answer.status_code == 403
    assert "administratör" in answer.content.decode()
    assert not is_inside(anonymous)


class TestSettingUp:
    """An owner types it in, and nobody ever sees the secret."""

    def test_an_owner_sets_it_up_and_the_secret_is_nowhere_to_be_seen(self, client_for, owner, openid_provider):
        client = client_for(owner)
        assert client.post(SETTINGS, FORM | {"issuer": openid_provider.issuer}).status_code == 302
        kept = OpenIDProvider.objects.get()
        assert kept.domains == ["alfa.example"]
        assert CLIENT_SECRET not in kept.secret
        assert CLIENT_SECRET not in client.get(SETTINGS).content.decode()
        assert "secret" not in Change.objects.get(table_name="accounts_openid_provider").diff
        # An empty box keeps it, but not for another address: whoever changes that would be sent it.
        client.post(SETTINGS, FORM | {"issuer": openid_provider.issuer, "secret": "", "name": "Entra"})
        assert OpenIDProvider.objects.get().secret == kept.secret
        assert client.post(SETTINGS, FORM | {"issuer": "https://evil.example", "secret": ""}).status_code == 422

    def test_nobody_but_an_owner_decides_it_even_with_the_permission(self, actor_for, administrator, openid_provider):
        facts = {"name": "x", "issuer": openid_provider.issuer, "client_id": "x", "secret": "x", "domains": ["x.se"]}
        facts |= {"role": None, "has_two_steps": False}
        Role.objects.filter(key="administrator").update(permissions=["security.manage"])
        administrator.role.refresh_from_db()
        with pytest.raises(Forbidden):
            actions.save_provider(actor=actor_for(administrator), **facts)

    def test_nobody_becomes_an_owner_by_it(self, actor_for, owner, openid_provider):
        facts = {"name": "x", "issuer": openid_provider.issuer, "client_id": "x", "secret": "x", "domains": ["x.se"]}
        with pytest.raises(UserError):
            actions.save_provider(actor=actor_for(owner), role=owner.role, has_two_steps=False, **facts)

    def test_the_connection_is_tested_before_anything_is_saved(self, client_for, owner, openid_provider):
        client = client_for(owner)
        answer = client.post(f"{SETTINGS}try/", FORM | {"issuer": openid_provider.issuer})
        assert "1 nyckel" in answer.content.decode()
        assert not OpenIDProvider.objects.exists()
        assert client.post(f"{SETTINGS}try/", FORM | {"issuer": "http://127.0.0.1:1"}).status_code == 422
        slash = client.post(f"{SETTINGS}try/", FORM | {"issuer": f"http://localhost:{openid_provider.port}"})
        assert openid_provider.issuer not in slash.content.decode().partition("kallar sig")[0]

    def test_a_wrong_secret_is_told_when_somebody_comes(self, own, come):
        from kundsystem.accounts.openid.tokens import PURPOSE
        from kundsystem.shared import sealing

        OpenIDProvider.objects.update(secret=sealing.seal("wrong", PURPOSE))
        assert "klienthemlighet" in come().content.decode()
