"""A merged customer or person is found nowhere, and every old way to it leads to the one that was kept."""

import pytest
from django.utils import timezone

from crm_core.customers.actions import change_customers, restore_customers, update_customer
from crm_core.fields.sorting import plain_name
from crm_core.models import Contact, Customer, Note
from crm_core.search.looking import look
from crm_core.search.providers import Looking
from crm_core.search.question import Question
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, NoteFactory


@pytest.fixture
def kept(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", number="10482")


@pytest.fixture
def gone(kept):
    return CustomerFactory(
        name="Granlida Gammal", number="97531", email="x@granlida.example", merged_into=kept, archived_at=timezone.now()
    )


@pytest.fixture
def client(client_for, member):
    return client_for(member)


def window(customer, tab=""):
    return f"/customers/{key_to_short(customer.pk)}/{tab}"


def test_the_window_leads_to_the_one_that_was_kept_and_says_so(client, kept, gone):
    answer = client.get(window(gone), follow=True)
    assert answer.redirect_chain == [(window(kept), 302)]
    assert "Granlida Gammal (97531)" in answer.content.decode()
    assert client.get(window(gone, "contacts/")).headers["Location"] == window(kept, "contacts/")


@pytest.mark.parametrize("address", ["/customers/", "/customers/?view=archived", "/customers/?view=archived&q=gammal"])
def test_no_list_shows_or_counts_it(client, gone, address):
    page = client.get(address)
    assert "Granlida Gammal" not in page.content.decode()
    assert page.context["list"].totals["archived"].number == 0


@pytest.mark.parametrize("address", ["/customers/suggest/?x=gammal", "/customers/same/?email=x@granlida.example"])
def test_nothing_suggests_it(client, gone, address):
    assert "Gammal" not in client.get(address).content.decode()


def test_its_number_finds_the_one_that_was_kept(client, kept, gone):
    assert [row.thing for row in client.get("/customers/?q=97531").context["list"].rows] == [kept]
    assert client.get("/customers/?q=9753").context["list"].rows == []


def test_the_search_finds_the_one_that_was_kept_by_its_number(kept, gone, member):
    outcome = look(Looking(Actor(member), Question.read("97531")))
    (hit,) = [hit for group in outcome.groups if group.key == "customer" for hit in group.hits]
    assert hit.url == window(kept)
    assert "97531" in hit.detail
    assert not look(Looking(Actor(member), Question.read("9753"))).groups


def test_what_was_begun_in_its_window_ends_up_with_the_one_that_was_kept(client, kept, gone):
    answer = client.post(window(gone, "notes/new/"), {"body": "Ringde upp."})
    assert answer.headers["Location"] == window(kept)
    client.post(window(gone, "contacts/new/"), {"first_name": "Maja"})
    assert Note.objects.get().customer == Contact.objects.get().customer == kept


def test_it_is_neither_put_away_nor_brought_back(client, kept, gone):
    for what in ("archive/", "restore/"):
        answer = client.post(window(gone, what))
        assert answer.status_code == 409
        assert "Granlida Mätteknik AB" in answer.content.decode()
    kept.refresh_from_db()
    assert not kept.is_archived


def test_many_at_once_pass_it_over(actor_for, member, gone):
    actor = actor_for(member)
    assert restore_customers(actor=actor, keys=[gone.pk]) == 0
    assert change_customers(actor=actor, keys=[gone.pk], field="owner", value=member) == 0


def test_an_edit_that_comes_too_late_changes_nothing(actor_for, member, gone):
    with pytest.raises(UserError) as refused:
        update_customer(actor=actor_for(member), customer=gone, changes={"phone": "+4684650041"})
    assert refused.value.code == "merged"


def test_a_merged_person_leads_to_the_one_that_was_kept(client, kept):
    person = ContactFactory(customer=kept, first_name="Maja", last_name="Söderlind")
    other = ContactFactory(customer=kept, first_name="Mia", merged_into=person, archived_at=timezone.now())
    assert b"Maja" in client.get(f"/contacts/{key_to_short(other.pk)}/", headers={"HX-Request": "true"}).content
    client.post(f"/contacts/{key_to_short(other.pk)}/fields/title/", {"title": "VD", "seen": ""})
    person.refresh_from_db()
    assert person.title == "VD"
    assert client.post(f"/contacts/{key_to_short(other.pk)}/archive/").status_code == 409
    # A note form that was opened before names the old one.
    client.post(window(kept, "notes/new/"), {"body": "Ringde.", "contact": str(other.pk)})
    assert list(Note.objects.get().contacts.all()) == [person]


def test_a_note_keeps_a_person_who_stands_at_another_customer(client, kept):
    note = NoteFactory(customer=kept, author=None)
    elsewhere = ContactFactory()
    note.contacts.add(elsewhere)
    Note.objects.update(author=client.get("/").wsgi_request.actor.user)
    address = f"/notes/{key_to_short(note.pk)}/edit/"
    client.post(address, {"body": "Ändrad.", "seen": note.body, "contact": str(elsewhere.pk)})
    note.refresh_from_db()
    assert (note.body, list(note.contacts.all())) == ("Ändrad.", [elsewhere])


@pytest.mark.parametrize(
    "one, other",
    [
        ("Granlida Mätteknik AB", "granlida matteknik"),
        ("Nordström & Söner HB", "Nordström och Söner"),
        ("AB Volvo (publ)", "Volvo"),
        ("Byggnads AB Åkesson", "Byggnads Akesson Aktiebolag"),
        ("Mät-Teknik i Lund", "Mätteknik i Lund"),
        ("Ågrens El ek. för.", "Ågrens El"),
        ("Nordic Fisk A/S", "Nordic Fisk AS"),
    ],
)
def test_names_are_the_same_whatever_form_the_company_has(organisation, one, other):
    CustomerFactory(name=one)
    CustomerFactory(name=other)
    assert len(set(Customer.objects.values_list(plain_name(), flat=True))) == 1


@pytest.mark.parametrize("one, other", [("Fredsbygget", "Fredsbygg"), ("Abel", "El"), ("Handel AB", "Handels AB")])
def test_what_only_looks_like_a_form_of_company_stays(organisation, one, other):
    CustomerFactory(name=one)
    CustomerFactory(name=other)
    assert len(set(Customer.objects.values_list(plain_name(), flat=True))) == 2
