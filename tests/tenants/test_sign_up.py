"""Signing up: everything at once, or nothing."""

import re
import threading

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.db import connection, connections
from django_tenants.utils import tenant_context

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role, User
from kundsystem.shared import limits
from kundsystem.shared.errors import UserError
from tenants import actions, memberships, queries
from tenants.models import Domain, Membership, Organisation, SchemaState, SignInToken
from tests.clients import OrganisationClient
from tests.tenants.conftest import at_the_same_time


def sign_up(facts, **changed):
    """Sign up as the page does."""
    return actions.sign_up(actor=Actor.system("page"), language="sv", **(facts | changed))


def schemas() -> set[str]:
    """Every schema that there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'")
        return {name for (name,) in cursor.fetchall()}


def left_behind() -> tuple:
    """How much there is of everything that a sign-up makes."""
    tables = (Organisation, Domain, SchemaState, Membership, SignInToken)
    folders = sorted(settings.MEDIA_ROOT.glob("*")) if settings.MEDIA_ROOT.exists() else []
    return (*(table.objects.count() for table in tables), schemas(), folders)


def test_the_owner_is_there_with_everything_a_new_organisation_has(db, facts):
    done = sign_up(facts)
    assert done.organisation.name == facts["organisation"]
    assert queries.primary_host(done.organisation) == f"{facts['subdomain']}.{settings.BASE_DOMAIN}"
    with tenant_context(done.organisation):
        owner = User.objects.get()
        assert (owner.name, owner.email, owner.role.key) == (facts["name"], facts["email"], "owner")
        assert owner.check_password(facts["password"])
        address = EmailAddress.objects.get(user=owner)
        assert address.primary
        assert not address.verified
        assert set(Role.objects.values_list("key", flat=True)) == {"owner", "administrator", "member", "reader"}
    assert list(memberships.organisations_of(facts["email"].upper())) == [done.organisation]


def test_the_address_itself_is_not_kept_in_public(db, facts):
    sign_up(facts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, '') FROM public.tenants_membership m")
        assert facts["email"] not in cursor.fetchone()[0]


def test_a_link_to_confirm_the_address_leads_to_the_organisations_own_host(
    db, facts, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        done = sign_up(facts)
    [letter] = mail.outbox
    assert letter.to == [facts["email"]]
    link = re.search(r"https?://\S+", letter.body)[0]
    assert link.startswith(queries.organisation_url(done.organisation, "/accounts/confirm-email/"))


STEPS = {
    "the schema": "tenants.provisioning.replay",
    "the role": "tenants.actions.Role.objects.get",
    "the owner": "tenants.actions.User.objects.create",
    "the address": "tenants.actions.EmailAddress.objects.create",
    "the ledger": "tenants.provisioning.SchemaState.objects.create",
    "the membership": "tenants.actions.memberships.remember",
    "the way in": "tenants.actions.crossing.issue",
    "the mail": "tenants.actions.confirming.send",
}


@pytest.mark.usefixtures("committed")
def test_failing_half_way_leaves_nothing(facts, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    before = left_behind()
    for what, step in STEPS.items():
        with monkeypatch.context() as broken:
            broken.setattr(step, fail)
            with pytest.raises(RuntimeError, match="on purpose"):
                sign_up(facts)
        assert left_behind() == before, what
    assert sign_up(facts).organisation.pk


@pytest.mark.usefixtures("committed")
def test_failing_after_the_schema_was_made_leaves_nothing(facts, monkeypatch):
    from tenants import provisioning

    real = provisioning.replay

    def replay_and_fail(*args):
        real(*args)
        raise RuntimeError("broken on purpose")

    before = left_behind()
    monkeypatch.setattr(provisioning, "replay", replay_and_fail)
    with pytest.raises(RuntimeError, match="on purpose"):
        sign_up(facts)
    assert left_behind() == before


@pytest.mark.usefixtures("committed")
def test_two_who_want_the_same_name_at_the_same_moment(facts):
    results = at_the_same_time(
        *(lambda mine=f"nummer{number}@sjohagen.example": sign_up(facts, email=mine) for number in range(4))
    )
    got = [result for result in results if not isinstance(result, Exception)]
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(got) == 1
    for error in refused:
        assert isinstance(error, UserError), error
        assert (error.code, error.field) == ("subdomain_taken", "subdomain")
    assert Domain.objects.filter(domain=queries.host_of(facts["subdomain"])).count() == 1


@pytest.mark.usefixtures("committed")
def test_different_names_do_not_wait_for_each_other(facts):
    results = at_the_same_time(*(lambda name=f"samtidig-{letter}": sign_up(facts, subdomain=name) for letter in "abc"))
    assert [isinstance(result, actions.SignedUp) for result in results] == [True] * 3


@pytest.mark.usefixtures("committed")
def test_while_the_template_is_migrated_it_waits_or_says_so(facts, monkeypatch):
    from tenants.template import ADVISORY_LOCK

    migrating = connections.create_connection("default")
    with migrating.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        before = left_behind()
        with monkeypatch.context() as hurried:
            hurried.setattr("tenants.provisioning.PATIENCE", "300ms")
            with pytest.raises(actions.Busy):
                sign_up(facts)
        assert left_behind() == before
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")  # what a page waits for locks otherwise is not enough
        threading.Timer(0.5, migrating.connection.close).start()
        assert sign_up(facts).organisation.pk
    finally:
        migrating.close()
        connection.close()


def test_a_queue_that_can_not_be_reached_does_not_stop_a_sign_up(
    db, facts, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(**kwargs):
        raise ConnectionError("broken on purpose")

    monkeypatch.setattr("kundsystem.messaging.mail.deliver.delay", fail)
    with django_capture_on_commit_callbacks() as waiting:
        sign_up(facts)
    assert waiting


class TestThePage:
    """The same through the browser's door."""

    def test_it_leads_into_the_new_organisation_signed_in(self, public_client, facts):
        answer = public_client.post("/sign-up/", facts)
        assert answer.status_code == 302
        host, path = re.fullmatch(r"https?://([^/:]+)(?::\d+)?(/enter/.+)", answer["Location"]).groups()
        inside = OrganisationClient(HTTP_HOST=host)
        assert inside.get(path).status_code == 200
        entered = inside.post(path)
        assert (entered.status_code, entered["Location"]) == (302, "/")
        first = inside.get("/")
        assert first.status_code == 200
        assert "Tove" in first.content.decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("organisation", ""),
            ("subdomain", "alfa"),
            ("subdomain", "admin"),
            ("subdomain", "xn--abc"),
            ("subdomain", "еkerum"),
            ("name", ""),
            ("email", "tove"),
            ("password", "kort"),
            ("password", "password1234"),
            ("password", "tove.ask@sjohagen.example"),
        ],
    )
    def test_it_says_beside_the_field_what_is_wrong(self, public_client, facts, field, value):
        before = Organisation.objects.count()
        answer = public_client.post("/sign-up/", facts | {field: value})
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        assert 'class="err"' in answer.content.decode()
        assert Organisation.objects.count() == before

    def test_nothing_typed_is_lost_but_the_password(self, public_client, facts):
        text = public_client.post("/sign-up/", facts | {"subdomain": "alfa"}).content.decode()
        for field in ("organisation", "name", "email"):
            assert facts[field] in text
        assert facts["password"] not in text

    def test_a_program_that_fills_in_everything_gets_nothing(self, public_client, facts):
        before = Organisation.objects.count()
        answer = public_client.post("/sign-up/", facts | {"website": "https://spam.example"})
        assert answer.status_code == 302
        assert Organisation.objects.count() == before

    def test_an_address_can_not_sign_up_again_and_again(self, public_client, facts):
        for _before in range(4):  # organisations of one's own take a second each to make
            limits.count("sign_up", facts["email"], limit=5, window=limits.HOUR)
        assert public_client.post("/sign-up/", facts | {"subdomain": "sjohagen-5"}).status_code == 302
        answer = public_client.post("/sign-up/", facts | {"subdomain": "sjohagen-9"})
        assert answer.status_code == 429
        assert "Wait an hour" in answer.content.decode() or "Vänta en timme" in answer.content.decode()
        assert not Domain.objects.filter(domain__startswith="sjohagen-9").exists()

    def test_it_may_send_its_form_on_to_the_organisation_and_nowhere_else(self, public_client):
        policy = public_client.get("/sign-up/")["Content-Security-Policy"]
        [allowed] = re.findall(r"form-action ([^;]+)", policy)
        assert set(allowed.split()) == {
            "'self'",
            f"{settings.URL_SCHEME}://*.{settings.BASE_DOMAIN}{settings.PORT_IN_URLS}",
        }


class TestWhileTyping:
    """The answers to each change of the two fields."""

    def check(self, client, **query):
        return client.get("/sign-up/address/", query).content.decode()

    def test_a_name_proposes_an_address(self, public_client):
        text = self.check(public_client, organisation="Sjöhagens Konsultgrupp AB")
        assert 'value="sjohagens-konsultgrupp"' in text
        assert "is-ok" in text

    def test_a_taken_one_is_not_proposed(self, public_client):
        assert 'value="alfa-2"' in self.check(public_client, organisation="Alfa AB")

    def test_what_somebody_typed_is_not_overwritten(self, public_client):
        text = self.check(public_client, organisation="Sjöhagens AB", subdomain="mitt-eget", typed="yes")
        assert 'value="mitt-eget"' in text

    @pytest.mark.parametrize("name", ["alfa", "admin", "a", "xn--a", "еkerum", "a--b", "123"])
    def test_a_bad_one_is_refused_at_once(self, public_client, name):
        text = self.check(public_client, subdomain=name, typed="yes")
        assert 'class="err"' in text
        assert "is-ok" not in text

    def test_markup_in_a_name_stays_text(self, public_client):
        assert "<script>" not in self.check(public_client, organisation="<script>alert(1)</script>")
