"""The pages: likely duplicates, choosing whom to merge with, two side by side, and the way back in the window."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm_core.customers.actions import update_customer
from crm_core.history.queries import latest_change_of
from crm_core.merging import seeing
from crm_core.merging.actions import merge_contacts, merge_customers
from crm_core.merging.subjects import CUSTOMERS
from crm_core.models import Contact, Customer, DifferentCustomers
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, FileFactory, NoteFactory

LIMIT = 12


@pytest.fixture
def kept(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", phone="+4684650041", postal_town="Lund")


@pytest.fixture
def gone(organisation):
    gone = CustomerFactory(name="Granlida Mätteknik", email="info@granlida.example", postal_town="Lund")
    for _n in range(5):
        NoteFactory(customer=gone)
    ContactFactory(customer=gone)
    ContactFactory(customer=gone)
    FileFactory(customer=gone)
    return gone


@pytest.fixture
def client(client_for, member):
    return client_for(member)


def compare(one, other):
    return reverse("customer_merge", args=[one.pk, other.pk])


def posted(page, **more):
    """What the form of a page posts as it stands."""
    sides = {f"seen-{side['side']}": side["seen"] for side in page.context["sides"]}
    values = {f"value-{line['name']}": line["chosen"] for line in page.context["lines"]}
    return {"keep": page.context["keep"], **sides, **values} | more


# Side by side.


def test_only_what_differs_is_asked_and_the_fuller_is_proposed(client, kept, gone):
    page = client.get(compare(kept, gone))
    assert {line["name"]: line["chosen"] for line in page.context["lines"]} == {
        "name": "left",
        "phone": "left",
        "email": "right",
    }
    assert ("Ort", "Lund") in [(str(label), text) for label, text in page.context["comparison"].same]
    assert page.context["keep"] == "right"  # more hangs on it


def test_it_says_in_a_sentence_what_will_happen_whichever_stays(client, kept, gone):
    text = client.get(compare(kept, gone)).content.decode()
    assert f"5 anteckningar, 2 kontaktpersoner och 1 fil flyttas till Granlida Mätteknik AB ({kept.number})." in text
    assert f"Inget behöver flyttas till Granlida Mätteknik ({gone.number})." in text


def test_the_chosen_one_stays_with_the_chosen_values_and_the_toast_undoes_it(client, kept, gone):
    page = client.get(compare(kept, gone))
    answer = client.post(compare(kept, gone), posted(page, keep="left", **{"value-phone": "right"}))
    assert answer.headers["Location"] == reverse("customer_show", args=[kept.pk])
    kept.refresh_from_db()
    assert (kept.phone, kept.email, kept.notes.count()) == ("", "info@granlida.example", 5)
    shown = client.get(answer.headers["Location"]).content.decode()
    operation = shown.split('action="/undo/')[1].split("/")[0]
    client.post(f"/undo/{operation}/")
    gone.refresh_from_db()
    assert (gone.merged_into, gone.notes.count()) == (None, 5)


def test_a_form_that_says_nothing_takes_what_is_proposed(client, kept, gone):
    client.post(compare(kept, gone), {"keep": "left"})
    kept.refresh_from_db()
    assert (kept.phone, kept.email) == ("+4684650041", "info@granlida.example")


def test_what_changed_meanwhile_is_told_and_the_choices_are_kept(client, actor_for, owner, kept, gone):
    page = client.get(compare(kept, gone))
    update_customer(actor=actor_for(owner), customer=gone, changes={"phone": "+4684650099"})
    answer = client.post(compare(kept, gone), posted(page, keep="left", **{"value-name": "right"}))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Olga Ohlsson skrev 08-465 00 99" in text.replace("\u00a0", " ")
    assert answer.context["keep"] == "left"
    assert {line["name"]: line["chosen"] for line in answer.context["lines"]}["name"] == "right"
    assert not Customer.objects.merged().exists()
    again = client.post(compare(kept, gone), posted(answer))
    assert again.status_code == 302


def test_two_that_are_merged_already_lead_to_the_one(client, actor_for, member, kept, gone):
    merge_customers(actor=actor_for(member), kept=kept.pk, gone=gone.pk)
    for answer in (client.get(compare(kept, gone)), client.post(compare(kept, gone), {"keep": "left"})):
        assert answer.headers["Location"] == reverse("customer_show", args=[kept.pk])


def test_an_archived_one_is_refused_in_words(client, kept, gone):
    Customer.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    answer = client.get(compare(kept, gone))
    assert answer.status_code == 422
    assert "Hämta tillbaka" in answer.content.decode()


def test_persons_are_compared_with_where_they_are(client, kept, gone):
    one = ContactFactory(customer=kept, first_name="Maja", last_name="Ek", is_main=True)
    other = ContactFactory(customer=gone, first_name="Maja", last_name="Ek", title="VD")
    address = reverse("contact_merge", args=[one.pk, other.pk])
    page = client.get(address)
    assert {line["name"]: line["options"][1][1] for line in page.context["lines"]} == {
        "customer": "Granlida Mätteknik",
        "title": "VD",
    }
    answer = client.post(address, posted(page, keep="left", **{"value-customer": "right"}))
    assert answer.headers["Location"] == reverse("customer_tab", args=[gone.pk, "contacts"])
    assert list(Contact.objects.active().filter(last_name="Ek")) == [one]


def test_it_goes_on_where_one_came_from_but_nowhere_else(client, kept, gone):
    answer = client.post(compare(kept, gone), {"keep": "left", "back": "/customers/duplicates/"})
    assert answer.headers["Location"] == "/customers/duplicates/"
    client.post(f"/undo/{key_to_short(_merge_of(gone))}/")
    assert client.get(reverse("customer_show", args=[gone.pk])).status_code == 200
    answer = client.post(compare(kept, gone), {"keep": "left", "back": "https://evil.example/"})
    assert answer.headers["Location"] == reverse("customer_show", args=[kept.pk])


def _merge_of(customer):
    return latest_change_of("customer", customer.pk, "merged_into_id").operation


@pytest.mark.parametrize("number", [1, 60])
def test_comparing_asks_no_more_however_much_there_is(client, kept, gone, number, query_count):
    for _n in range(number):
        NoteFactory(customer=kept)
        ContactFactory(customer=kept)
    client.get(compare(kept, gone))
    with query_count(LIMIT):
        assert client.get(compare(kept, gone)).status_code == 200


# Choosing.


def test_those_that_are_likely_the_same_are_proposed(client, kept, gone):
    CustomerFactory(name="Någon helt annan")
    page = client.get(reverse("customer_merge_choose", args=[kept.pk]))
    assert [member.thing for member in page.context["likely"]] == [gone]
    assert compare(kept, gone) in page.content.decode()


def test_anybody_can_be_looked_up_by_name_or_number(client, kept, gone):
    other = CustomerFactory(name="Åkerbär", number="77001")
    address = reverse("customer_merge_choose", args=[kept.pk])
    for text in ("åker", "77001"):
        assert client.get(address, {"q": text}).context["found"] == [other]
    fragment = client.get(address, {"q": "granlida"}, headers={"HX-Request": "true"}).content.decode()
    assert compare(kept, gone) in fragment
    assert "<html" not in fragment
    assert "Ingen annan heter så" in client.get(address, {"q": "zzz"}).content.decode()


def test_persons_are_looked_up_wherever_they_are(client, kept, gone):
    one = ContactFactory(customer=kept, first_name="Maja", last_name="Ek")
    other = ContactFactory(customer=gone, first_name="Maja", last_name="Ekström")
    page = client.get(reverse("contact_merge_choose", args=[one.pk]), {"q": "ekström maja"})
    assert page.context["found"] == [other]


# Likely duplicates.


def test_the_page_shows_the_groups_with_their_reasons(client, kept, gone):
    text = client.get(reverse("customer_duplicates")).content.decode()
    assert "Nästan samma namn." in text
    assert "5 anteckningar, 2 kontaktpersoner, 1 fil" in text
    assert f"{compare(gone, kept)}?back=/customers/duplicates/" in text


def test_it_has_three_states(client, kept):
    first = client.get(reverse("customer_duplicates")).content.decode()
    assert "Inga kunder att jämföra ännu" in first
    CustomerFactory(name="Någon helt annan")
    none = client.get(reverse("customer_duplicates")).content.decode()
    assert "Inga troliga dubbletter" in none
    assert "Inga kunder" not in none
    assert "Inga kontaktpersoner att jämföra" in client.get(reverse("contact_duplicates")).content.decode()


def test_that_two_are_not_the_same_is_remembered_and_can_be_taken_back(client, kept, gone):
    answer = client.post(reverse("customer_differ", args=[kept.pk]), {"other": gone.pk}, headers={"HX-Request": "true"})
    assert "/undo/" in answer.content.decode()
    assert "Nästan samma" not in client.get(reverse("customer_duplicates")).content.decode()
    operation = answer.content.decode().split('action="/undo/')[1].split("/")[0]
    client.post(f"/undo/{operation}/")
    assert not DifferentCustomers.objects.exists()
    assert client.post(reverse("customer_differ", args=[kept.pk])).status_code == 422


@pytest.mark.parametrize("pairs", [1, 15])
@pytest.mark.parametrize("subject", ["customer", "contact"])
def test_the_page_asks_no_more_however_many_there_are(client, organisation, subject, pairs, query_count):
    for number in range(pairs):
        customers = [CustomerFactory(org_number=f"55990041{number:02}", email=f"{number}@b.example") for _n in range(2)]
        for customer in customers:
            ContactFactory(customer=customer, first_name="Maja", last_name="Ek", email=f"m{number}@b.example")
    address = reverse(f"{subject}_duplicates")
    client.get(address)
    with query_count(22):
        assert len(client.get(address).context["found"].groups) == pairs


def test_it_is_reached_from_the_list_and_from_the_window_by_those_who_may(client_for, member, reader, kept):
    for user, there in ((member, True), (reader, False)):
        client = client_for(user)
        assert (reverse("customer_duplicates") in client.get("/customers/").content.decode()) is there
        window = client.get(reverse("customer_show", args=[kept.pk])).content.decode()
        assert (reverse("customer_merge_choose", args=[kept.pk]) in window) is there


# The way back.


def test_the_window_says_what_was_merged_for_thirty_days_and_takes_it_apart(client_for, actor_for, member, kept, gone):
    merge_customers(actor=actor_for(member), kept=kept.pk, gone=gone.pk)
    address = reverse("customer_show", args=[kept.pk])
    client = client_for(member)
    page = client.get(address).content.decode()
    assert f"Slogs ihop med Granlida Mätteknik ({gone.number})" in page
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert "Slogs ihop" not in client_for(member).get(address).content.decode()
    client.post(f"/undo/{key_to_short(_merge_of(gone))}/")
    assert "Slogs ihop" not in client.get(address).content.decode()
    assert client.get(reverse("customer_show", args=[gone.pk])).status_code == 200


def test_only_whoever_merged_them_and_administrators_are_offered_to_undo_it(
    client_for, actor_for, member, administrator, reader, kept, gone
):
    merge_customers(actor=actor_for(administrator), kept=kept.pk, gone=gone.pk)
    address, undo = reverse("customer_show", args=[kept.pk]), f"/undo/{key_to_short(_merge_of(gone))}/"
    offered = {
        user.role.key: undo in client_for(user).get(address).content.decode()
        for user in (member, administrator, reader)
    }
    assert offered == {"member": False, "administrator": True, "reader": False}


def test_the_window_says_it_of_its_persons_too(client, actor_for, member, kept):
    one, other = (ContactFactory(customer=kept, first_name="Maja", last_name=last) for last in ("Ek", "Eek"))
    merge_contacts(actor=actor_for(member), kept=one.pk, gone=other.pk, taken=set())
    address = reverse("customer_show", args=[kept.pk])
    assert "Maja Ek slogs ihop med Maja Eek" in client.get(address).content.decode()
    operation = latest_change_of("contact", other.pk, "merged_into_id").operation
    client.post(f"/undo/{key_to_short(operation)}/")
    assert "slogs ihop" not in client.get(address).content.decode()
    assert kept.contacts.active().count() == 2


def test_what_was_led_on_is_offered_only_where_it_can_be_taken_apart(client, actor_for, member, kept, gone):
    actor = actor_for(member)
    third = CustomerFactory()
    merge_customers(actor=actor, kept=kept.pk, gone=gone.pk)
    merge_customers(actor=actor, kept=third.pk, gone=kept.pk)
    said = client.get(reverse("customer_show", args=[third.pk])).content.decode()
    assert f"({kept.number})" in said
    assert f"({gone.number})" not in said
    client.post(f"/undo/{key_to_short(actor.last_operation)}/")
    assert f"({gone.number})" in client.get(reverse("customer_show", args=[kept.pk])).content.decode()


def test_what_a_form_carries_is_read_or_left(organisation, kept):
    seen = seeing.seen_of(CUSTOMERS, kept)
    assert seeing.read(seeing.written(seen)) == seen
    assert "email" not in seen
    for text in ("", "[1]", '{"a": 1}', "{", "null"):
        assert seeing.read(text) is None
