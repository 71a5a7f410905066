"""The page of API keys: made once, shown once, taken back for good."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from crm_core.history.models import Change
from kundsystem.accounts import token_actions
from kundsystem.accounts.models import ApiToken, User
from kundsystem.accounts.tokens import digest_of, token_with
from kundsystem.shared.errors import Forbidden
from kundsystem.shared.keys import key_to_short
from tests.api import Program, make_key

URL = "/accounts/keys/"
FACTS = {"name": "Webbformuläret", "scope": "write", "lifetime": "30"}


def secret_in(answer) -> str:
    return re.search(r"ks_[A-Za-z0-9]{8}_[A-Za-z0-9]{40}", answer.content.decode())[0]


def revoke(client, token):
    return client.post(f"{URL}{key_to_short(token.pk)}/revoke/")


class TestMaking:
    """A new key."""

    def test_the_secret_is_shown_once_and_opens_the_api(self, client_for, member):
        client = client_for(member)
        made = client.post(URL, FACTS)
        secret = secret_in(made)
        assert (made.status_code, made["Cache-Control"]) == (
            201,
            "max-age=0, no-cache, no-store, must-revalidate, private",
        )
        assert secret not in client.get(URL).content.decode()
        assert Program(secret).ask("get", "me/").json()["email"] == member.email

    def test_only_a_digest_is_kept_and_the_history_has_not_even_that(self, client_for, member):
        secret = secret_in(client_for(member).post(URL, FACTS))
        token = ApiToken.objects.get()
        assert (token.digest, token.user, token.scope) == (digest_of(secret), member, "write")
        change = Change.objects.get(table_name="accounts_api_token")
        assert (change.verb, change.actor, change.row_id) == ("token.create", member.pk, token.pk)
        assert "digest" not in change.diff
        assert change.diff["name"] == "Webbformuläret"

    @pytest.mark.parametrize(("lifetime", "days"), [("30", 30), ("365", 365), ("", None)])
    def test_it_works_for_as_long_as_was_chosen(self, client_for, member, lifetime, days):
        secret = secret_in(client_for(member).post(URL, FACTS | {"lifetime": lifetime}))
        if days is None:
            assert ApiToken.objects.get().expires_at is None
            return
        with time_machine.travel(timezone.now() + dt.timedelta(days=days, minutes=-1)):
            assert token_with(secret)
        with time_machine.travel(timezone.now() + dt.timedelta(days=days, minutes=1)):
            assert token_with(secret) is None

    @pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 61}, {"scope": "all"}, {"lifetime": "9999"}])
    def test_what_can_not_be_is_refused(self, client_for, member, wrong):
        assert client_for(member).post(URL, FACTS | wrong).status_code == 422
        assert not ApiToken.objects.exists()

    def test_nobody_has_endlessly_many(self, client_for, member, monkeypatch):
        monkeypatch.setattr(token_actions, "MOST", 2)
        client = client_for(member)
        assert [client.post(URL, FACTS).status_code for _time in range(3)] == [201, 201, 422]


class TestTakingBack:
    """A key that shall not work any more."""

    def test_what_uses_it_is_refused_from_then_on(self, client_for, member):
        token, secret = make_key(member)
        assert revoke(client_for(member), token).status_code == 302
        assert Program(secret).ask("get", "me/").status_code == 401
        change = Change.objects.filter(table_name="accounts_api_token").latest("id")
        assert (change.verb, change.actor) == ("token.revoke", member.pk)

    def test_an_administrator_takes_back_anybodys(self, client_for, administrator, member):
        token, _secret = make_key(member)
        page = client_for(administrator).get(URL).content.decode()
        assert member.name in page
        assert revoke(client_for(administrator), token).status_code == 302
        token.refresh_from_db()
        assert token.is_revoked

    def test_others_keys_are_nobody_elses_business(self, client_for, member, reader, actor_for):
        token, _secret = make_key(member, name="Hemlig nyckel")
        assert "Hemlig nyckel" not in client_for(reader).get(URL).content.decode()
        assert revoke(client_for(reader), token).status_code == 404
        with pytest.raises(Forbidden):
            token_actions.revoke_token(actor=actor_for(reader), token=token)

    def test_it_is_done_once(self, client_for, member):
        token, _secret = make_key(member)
        for _time in range(2):
            revoke(client_for(member), token)
        assert Change.objects.filter(verb="token.revoke").count() == 1


class TestUsing:
    """What is known of a key's use, and what it may."""

    def test_its_use_is_noted_at_most_every_five_minutes(self, member):
        token, secret = make_key(member)
        for minutes, noted in ((0, True), (4, False), (6, True)):
            with time_machine.travel(dt.datetime(2026, 11, 25, 8, minutes, tzinfo=dt.UTC), tick=False):
                Program(secret).ask("get", "me/")
                token.refresh_from_db()
                assert (token.last_used_at == timezone.now()) is noted
        assert not Change.objects.filter(table_name="accounts_api_token", op="U").exists()

    def test_the_role_of_the_day_decides_and_the_scope_narrows_it(self, member, reader):
        _token, secret = make_key(member)
        assert "customers.write" in Program(secret).ask("get", "me/").json()["permissions"]
        narrow = Program(make_key(member, "read")[1]).ask("get", "me/").json()["permissions"]
        assert "customers.view" in narrow
        assert {name for name in narrow if not name.endswith(".view")} == {
            "api.use",
            "selections.use",
            "customers.view_all",
        }
        User.objects.filter(pk=member.pk).update(role=reader.role)
        assert "customers.write" not in Program(secret).ask("get", "me/").json()["permissions"]

    def test_without_the_permission_there_is_no_page(self, client_for, member):
        role = type(member.role).objects.create(name="Utan API", permissions=["customers.view"])
        User.objects.filter(pk=member.pk).update(role=role)
        member.refresh_from_db()
        client = client_for(member)
        assert client.get(URL).status_code == 403
        assert URL not in client.get("/customers/").content.decode()

    def test_the_page_asks_the_same_however_many_there_are(self, client_for, owner, member, query_count):
        client = client_for(owner)
        client.get(URL)
        for _n in range(10):
            make_key(owner)
            make_key(member)
        with query_count(5):  # the organisation, the session, the user, one's own, the others'
            assert client.get(URL).status_code == 200
