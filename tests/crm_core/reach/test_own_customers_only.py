"""Somebody whose role sees own customers only: what is not theirs is not there, whichever way they come."""

from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm_core.contacts.actions import archive_contacts
from crm_core.customers import actions
from crm_core.deals.actions import create_deal, update_deal
from crm_core.deals.sharing import set_shares
from crm_core.imports import actions as imports
from crm_core.imports.models import Import
from crm_core.merging.actions import merge_customers
from crm_core.models import Contact, Customer
from crm_core.notes.actions import Content, create_notes
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.freezing import freeze
from crm_core.selections.tree import PERSONS, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, DealFactory, NoteFactory, ProductFactory, default_kind
from tests.guards.world import own_only


@contextmanager
def refused(code: str):
    """What is done within is refused for one reason."""
    with pytest.raises(UserError) as caught:
        yield
    assert caught.value.code == code


@pytest.fixture
def seller(organisation):
    """Sees own customers only; everything else is allowed."""
    return own_only()


@pytest.fixture
def mine(seller) -> Customer:
    """The seller's, with a person, a deal and a note."""
    customer = CustomerFactory(name="Egna Bolaget", owner=seller, email="egna@example.se")
    ContactFactory(customer=customer, first_name="Egon", last_name="Egen")
    DealFactory(customer=customer, seller=seller)
    NoteFactory(customer=customer)
    return customer


@pytest.fixture
def theirs(member) -> Customer:
    """Somebody else's, with the same."""
    customer = CustomerFactory(name="Andras Bolag", owner=member, email="andras@example.se")
    ContactFactory(customer=customer, first_name="Anders", last_name="Annan")
    DealFactory(customer=customer, seller=member)
    NoteFactory(customer=customer, body="Andras hemlighet")
    return customer


@pytest.fixture
def nobodys(organisation) -> Customer:
    """A customer that nobody is responsible for."""
    return CustomerFactory(name="Ingens Bolag", owner=None)


@pytest.mark.parametrize("page", ["/customers/", "/contacts/", "/deals/", "/search/?q=bolag", "/selections/new/"])
def test_pages_show_own_customers_and_no_others(client_for, seller, mine, theirs, nobodys, page):
    text = client_for(seller).get(page).content.decode()
    assert not [name for name in ("Andras", "Annan", "Ingens") if name in text]
    if "selections" not in page:
        assert "Egna Bolaget" in text or "Egen" in text


def test_a_selection_counts_and_freezes_own_customers_and_persons_only(seller, mine, theirs, nobodys):
    actor = Actor(seller)
    assert list(selected(check(Tree(), actor))) == [mine]
    assert [person.name for person in selected(check(Tree(result=PERSONS), actor))] == ["Egon Egen"]
    assert freeze(actor=actor, name="Mina", tree=Tree()).members.count() == 1


def test_a_program_of_theirs_sees_no_more(seller, mine, theirs):
    program = program_for(seller)
    for what in ("customers", "contacts", "notes", "deals"):
        answer = program.ask("get", f"{what}/")
        assert len(answer.json()["results"]) == 1, what
    # Of a customer that is out of reach the same is said as of one that does not exist.
    said = set()
    for name in ("Andras Bolag", "Finns Inte", str(theirs.pk)):
        answer = program.ask("post", "contacts/", {"customer": name, "first_name": "Ny"})
        said.add((answer.status_code, str(answer.json()["errors"]).replace(name, "X")))
    assert len(said) == 1


def test_actions_with_the_keys_of_others_change_nothing(seller, theirs):
    actor = Actor(seller)
    deal = theirs.deals.get()
    person = theirs.contacts.get()
    assert actions.archive_customers(actor=actor, keys=[theirs.pk]) == 0
    assert archive_contacts(actor=actor, keys=[person.pk]) == 0
    assert create_notes(actor=actor, customers=[theirs.pk], content=Content("Hej", default_kind())) == 0
    for attempt in (
        lambda: actions.update_customer(actor=actor, customer=theirs, changes={"name": "Tagen"}),
        lambda: update_deal(actor=actor, pk=deal.pk, changes={"description": "Tagen"}),
        lambda: set_shares(actor=actor, pk=deal.pk, shares=[]),
        lambda: create_deal(actor=actor, customer_id=theirs.pk, values={"product": ProductFactory()}),
    ):
        with pytest.raises(NotFound):
            attempt()
    theirs.refresh_from_db()
    assert (theirs.name, theirs.is_archived) == ("Andras Bolag", False)


def test_theirs_is_not_merged_into_ones_own(seller, mine, theirs):
    with pytest.raises(NotFound):
        merge_customers(actor=Actor(seller), kept=mine.pk, gone=theirs.pk)


def test_a_new_customer_becomes_ones_own_and_is_not_given_away(seller, member, client_for):
    actor = Actor(seller)
    made = actions.create_customer(actor=actor, values={"name": "Nykund"})
    assert made.owner == seller
    with refused("beyond_reach"):
        actions.update_customer(actor=actor, customer=made, changes={"owner": member})
    with refused("beyond_reach"):
        actions.create_customer(actor=actor, values={"name": "Bort", "owner": member})
    with refused("beyond_reach"):
        actions.change_customers(actor=actor, keys=[made.pk], field="owner", value=member)


def test_a_parent_company_that_is_out_of_reach_does_not_exist(seller, mine, theirs):
    with refused("invalid"):
        actions.update_customer(actor=Actor(seller), customer=mine, changes={"parent": theirs})


def test_a_double_is_not_told_of_when_it_is_anothers(client_for, seller, mine, theirs):
    client = client_for(seller)
    at = f"/customers/{key_to_short(mine.pk)}/fields/email/"
    assert "Andras" not in client.post(at, {"value": theirs.email}, headers={"HX-Request": "true"}).content.decode()
    assert "Andras" not in client.get("/customers/same/", {"email": theirs.email}).content.decode()
    assert "Andras" not in client.get("/customers/duplicates/").content.decode()


def test_an_import_meets_own_customers_only_and_makes_own_ones(
    seller, mine, theirs, django_capture_on_commit_callbacks
):
    text = "Namn;E-post;Ansvarig\nAndras Bolag;andras@example.se;\nEgna;egna@example.se;\nHelt Ny;ny@example.se;\n"
    with django_capture_on_commit_callbacks(execute=True):
        item = imports.upload(actor=Actor(seller), file=SimpleUploadedFile("k.csv", text.encode()))
    item.refresh_from_db()
    assert (item.state, item.counts["known"]) == (Import.State.REVIEW, 1)
    with django_capture_on_commit_callbacks(execute=True):
        imports.start(actor=Actor(seller), item=item)
    made = Customer.objects.filter(name__in=["Andras Bolag", "Helt Ny"]).exclude(pk=theirs.pk)
    assert [customer.owner for customer in made] == [seller, seller]


def test_others_imports_are_not_read(client_for, seller, member):
    item = Import.objects.create(file_name="andras.csv", path="", size=1, created_by=member)
    assert client_for(seller).get(f"/imports/{key_to_short(item.pk)}/").status_code == 404


def test_whoever_sees_everybodys_sees_what_nobody_is_responsible_for(client_for, member, nobodys):
    assert "Ingens Bolag" in client_for(member).get("/customers/").content.decode()
    assert Contact.objects.seen_by(Actor(member)).count() == 0


def test_the_log_is_about_everybody_and_not_offered(client_for, seller, owner):
    address = reverse("log")
    assert client_for(seller).get(address).status_code == 403
    for person, is_offered in ((seller, False), (owner, True)):
        page = client_for(person).get(reverse("settings"), follow=True).content.decode()
        assert (f'href="{address}"' in page) is is_offered
