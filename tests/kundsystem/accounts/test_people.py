"""Colleagues: invited by mail, given roles, deactivated with handover, let in again; the last owner stays."""

import datetime as dt
import re
from contextlib import contextmanager

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_tenants.utils import tenant_context

from crm_core.models import Customer, Deal, Selection
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import Tree
from kundsystem.accounts import people_actions
from kundsystem.accounts.models import Invitation, Role, User
from kundsystem.shared.errors import Forbidden, UserError
from kundsystem.shared.keys import key_to_short
from tenants import memberships
from tests.api import make_key
from tests.cast import PASSWORD
from tests.factories import CustomerFactory, DealFactory, UserFactory, default_status

PEOPLE = "/accounts/people/"
NEW = {"name": "Nils Ny", "password": "en riktigt lång mening"}


@contextmanager
def refused(code: str):
    """What is done within is refused for one reason."""
    with pytest.raises(UserError) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def invite(client_for, administrator, django_capture_on_commit_callbacks):
    """Invites an address, and returns the path of the link that was mailed."""

    def send(email: str = "nils@alfa.example", role: str = "member") -> str:
        facts = {"email": email, "role": str(Role.objects.get(key=role).pk)}
        with django_capture_on_commit_callbacks(execute=True):
            answer = client_for(administrator).post(PEOPLE, facts)
        assert answer.status_code == 302, answer.content.decode()
        return link_in(mail.outbox[-1])

    return send


def link_in(message) -> str:
    return re.search(r"http://[^/]+(/accounts/invited/\S+)", message.body)[1]


def at(person: User, what: str) -> str:
    return f"{PEOPLE}{key_to_short(person.pk)}/{what}/"


class TestInviting:
    """From the mail to the first page."""

    def test_an_invited_colleague_chooses_a_name_and_a_password_and_is_in(self, invite, anonymous, organisation):
        link = invite()
        assert mail.outbox[-1].to == ["nils@alfa.example"]
        assert anonymous.get(link).status_code == 200
        assert anonymous.post(link, NEW).headers["Location"] == "/"
        assert anonymous.get("/customers/").status_code == 200
        user = User.objects.get(email="nils@alfa.example")
        assert (user.name, user.role.key, user.check_password(NEW["password"])) == ("Nils Ny", "member", True)
        assert organisation in memberships.organisations_of("nils@alfa.example")

    def test_a_link_works_once(self, invite, anonymous):
        link = invite()
        anonymous.post(link, NEW)
        anonymous.cookies.clear()
        assert anonymous.get(link).status_code == 410
        assert anonymous.post(link, NEW).status_code == 410

    def test_a_link_works_for_a_week(self, invite, anonymous):
        link = invite()
        with time_machine.travel(timezone.now() + dt.timedelta(days=7, seconds=1)):
            assert anonymous.post(link, NEW).status_code == 410
        assert not User.objects.filter(email="nils@alfa.example").exists()

    def test_sent_again_only_the_new_link_works(
        self, invite, anonymous, client_for, administrator, django_capture_on_commit_callbacks
    ):
        link, invitation = invite(), Invitation.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            client_for(administrator).post(f"/accounts/invitations/{key_to_short(invitation.pk)}/resend/")
        assert anonymous.get(link).status_code == 410
        assert anonymous.get(link_in(mail.outbox[-1])).status_code == 200

    def test_taken_back_no_link_works(self, invite, anonymous, client_for, administrator):
        link, invitation = invite(), Invitation.objects.get()
        client_for(administrator).post(f"/accounts/invitations/{key_to_short(invitation.pk)}/revoke/")
        assert anonymous.post(link, NEW).status_code == 410

    def test_a_link_leads_nowhere_in_another_organisation(self, invite, client_for, outsider):
        link, client = invite(), client_for(outsider)
        client.cookies.clear()
        assert client.get(link).status_code == 410

    def test_whoever_is_a_user_elsewhere_becomes_another_one_here(
        self, invite, anonymous, outsider, other_organisation
    ):
        anonymous.post(invite(outsider.email), NEW)
        here = User.objects.get(email=outsider.email)
        with tenant_context(other_organisation):
            there = User.objects.get(email=outsider.email)
            assert there.check_password(PASSWORD)
        assert here.pk != there.pk

    def test_a_colleague_is_not_invited_again(self, client_for, administrator, member):
        facts = {"email": member.email.upper(), "role": str(member.role_id)}
        assert client_for(administrator).post(PEOPLE, facts).status_code == 422
        assert not Invitation.objects.exists()

    def test_a_weak_password_is_refused_and_the_link_still_works(self, invite, anonymous):
        link = invite()
        assert anonymous.post(link, NEW | {"password": "nils"}).status_code == 422
        assert anonymous.get(link).status_code == 200

    def test_nobody_invites_to_more_than_he_has(self, client_for, owner):
        chief = UserFactory(role=Role.objects.create(name="Personal", permissions=["people.manage"]))
        for key in ("owner", "administrator"):
            facts = {"email": "ny@alfa.example", "role": str(Role.objects.get(key=key).pk)}
            assert client_for(chief).post(PEOPLE, facts).status_code == 422
        assert not Invitation.objects.exists()


class TestRoles:
    """Who becomes what."""

    def test_an_administrator_makes_nobody_owner_by_a_crafted_form(self, client_for, administrator, member, owner):
        client = client_for(administrator)
        for person in (member, administrator):
            assert client.post(at(person, "role"), {"role": str(owner.role_id)}).status_code == 403
            person.refresh_from_db()
            assert person.role.key != "owner"

    def test_an_administrator_neither_demotes_nor_deactivates_an_owner(self, client_for, administrator, owner, member):
        client = client_for(administrator)
        assert client.post(at(owner, "role"), {"role": str(member.role_id)}).status_code == 403
        assert client.post(at(owner, "deactivate"), {"heir": "nobody"}).status_code == 403
        owner.refresh_from_db()
        assert (owner.role.key, owner.is_active) == ("owner", True)

    def test_the_last_owner_is_neither_demoted_nor_deactivated(self, actor_for, owner, member):
        with refused("last_owner"):
            people_actions.give_role(actor=actor_for(owner), user=owner, role=member.role)
        second = UserFactory(role="owner")
        people_actions.give_role(actor=actor_for(owner), user=owner, role=member.role)
        system = actor_for(second)
        system.user = None  # not even the system leaves an organisation without
        with refused("last_owner"):
            people_actions.deactivate(actor=system, user=second, heir=None)

    def test_an_archived_role_is_given_to_nobody(self, actor_for, owner, member):
        role = Role.objects.create(name="Gammal", archived_at=timezone.now())
        with refused("archived"):
            people_actions.give_role(actor=actor_for(owner), user=member, role=role)

    def test_nobody_without_people_to_manage_changes_any(self, actor_for, member, reader):
        for attempt in (people_actions.give_role, people_actions.reactivate):
            with pytest.raises(Forbidden):
                attempt(actor=actor_for(member), user=reader, role=member.role)


class TestLeaving:
    """Somebody is deactivated, and comes back."""

    def test_what_a_leaver_owns_is_told_and_handed_over(self, client_for, administrator, member, reader, actor_for):
        customer = CustomerFactory(owner=member, status=default_status())
        deal = DealFactory(customer=customer, seller=member)
        selection = create_selection(actor=actor_for(member), name="Mina", tree=Tree())
        client = client_for(administrator)
        page = client.get(at(member, "deactivate")).content.decode()
        assert "1 kund" in page or "1 customer" in page
        answer = client.post(at(member, "deactivate"), {"heir": key_to_short(reader.pk)})
        assert answer.status_code == 302
        assert Customer.objects.get(pk=customer.pk).owner == reader
        assert Deal.objects.get(pk=deal.pk).seller == reader
        assert Selection.objects.get(pk=selection.pk).owner == reader

    def test_somebody_who_left_is_out_at_once_by_every_door(self, client_for, administrator, member, organisation):
        theirs = client_for(member)
        token, _secret = make_key(member)
        memberships.remember(organisation, member.email)
        assert theirs.get("/customers/").status_code == 200
        client_for(administrator).post(at(member, "deactivate"), {"heir": "nobody"})
        assert theirs.get("/customers/").status_code == 302
        token.refresh_from_db()
        assert token.is_revoked
        assert organisation not in memberships.organisations_of(member.email)

    def test_it_has_to_be_said_who_gets_what_they_own(self, client_for, administrator, member):
        assert client_for(administrator).post(at(member, "deactivate")).status_code == 422
        member.refresh_from_db()
        assert member.is_active

    def test_nobody_deactivates_himself(self, actor_for, administrator):
        with refused("oneself"):
            people_actions.deactivate(actor=actor_for(administrator), user=administrator, heir=None)

    def test_whoever_comes_back_signs_in_again_in_the_role_that_was_chosen(
        self, client_for, administrator, member, reader, anonymous
    ):
        client = client_for(administrator)
        client.post(at(member, "deactivate"), {"heir": "nobody"})
        credentials = {"login": member.email, "password": PASSWORD}
        assert anonymous.post("/accounts/login/", credentials).status_code == 200
        client.post(at(member, "reactivate"), {"role": str(reader.role_id)})
        assert anonymous.post("/accounts/login/", credentials).status_code == 302
        member.refresh_from_db()
        assert (member.role.key, member.is_active) == ("reader", True)


def test_the_page_of_people_asks_the_same_few_questions_however_many_they_are(client_for, administrator, query_count):
    client = client_for(administrator)
    client.get(PEOPLE)
    UserFactory.create_batch(20)
    with query_count(9):
        page = client.get(PEOPLE).content.decode()
    assert administrator.email in page
