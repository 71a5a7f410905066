"""Customers that are there already, in the register or earlier in the file: found, shown, and chosen for."""

import pytest
from django.urls import reverse

from crm_core.models import Contact, Customer, Import, Note
from tests.crm_core.imports.registers import org_number
from tests.crm_core.imports.test_journey import run, upload
from tests.factories import ContactFactory, CustomerFactory

pytestmark = pytest.mark.django_db
HEAD = "Kundnr;Företag;Orgnr;Pnr;Ort;Tel;E-post;Kontakt;Anm\r\n"


@pytest.fixture
def known(organisation):
    """A customer of the register, with a phone and without a town."""
    return CustomerFactory(
        name="Hällmo Elteknik AB",
        org_number=org_number(7),
        postal_postcode="21560",
        email="info@hallmo.example",
        phone="+46406280411",
        number="10877",
    )


def text(*lines):
    """Write a small file as Excel does."""
    return (HEAD + "\r\n".join(lines) + "\r\n").encode("cp1252")


@pytest.mark.parametrize(
    ("line", "how"),
    [
        (f";Hällmo Elteknik;{org_number(7)};;;;;;", "org"),
        (";Hällmo;;;;;INFO@hallmo.example;;", "email"),
        (";hällmo elteknik ab;;215 60;;;;;", "name"),
        ("10877;Hällmo Elteknik AB;;;;;;;", "number"),
    ],
)
def test_a_customer_in_the_register_is_found(known, member, client_for, line, how):
    item = upload(client_for(member), text(line))
    assert item.counts["known"] == 1
    assert item.counts[f"by_{how}"] == 1
    assert item.counts["created"] == 0


@pytest.mark.parametrize(
    "line",
    [
        f";Hällmo Elteknik AB;{org_number(8)};21560;;;;;",  # the same name, another company
        "10877;Någon helt annan;;;;;;;",  # our number by chance
        ";Hällmo Elteknik AB;;90325;;;;;",  # the same name in another town
    ],
)
def test_one_that_only_looks_alike_is_not(known, member, client_for, line):
    item = upload(client_for(member), text(line))
    assert (item.counts["known"], item.counts["created"]) == (0, 1)


def test_filling_in_touches_only_what_is_empty(known, member, client_for, django_capture_on_commit_callbacks):
    client = client_for(member)
    item = upload(client, text(f"99;Hällmo El;{org_number(7)};114 18;MALMÖ;040-111111;ny@hallmo.example;;"))
    item = run(client, item, django_capture_on_commit_callbacks)
    known.refresh_from_db()
    assert known.postal_town == "Malmö"
    assert (known.name, known.number, known.postal_postcode) == ("Hällmo Elteknik AB", "10877", "21560")
    assert (known.phone, known.email) == ("+46406280411", "info@hallmo.example")
    assert (item.counts["filled"], item.counts["fields"], item.counts["created"]) == (1, 1, 0)

    item = run(client, item, django_capture_on_commit_callbacks, "import_undo")
    known.refresh_from_db()
    assert known.postal_town == ""


def test_skipping_leaves_them_and_creating_makes_another(known, member, client_for, django_capture_on_commit_callbacks):
    client = client_for(member)
    line = f"10877;Hällmo Elteknik AB;{org_number(7)};;Malmö;;;;"
    item = upload(client, text(line, ";Ny kund;;;;;;;"))
    client.post(reverse("import_choice", args=[item.pk]), {"duplicates": "skip"})
    item.refresh_from_db()
    assert (item.counts["skipped"], item.counts["created"]) == (1, 1)
    client.post(reverse("import_choice", args=[item.pk]), {"duplicates": "create"})
    item = run(client, item, django_capture_on_commit_callbacks)
    made = Customer.objects.filter(org_number=org_number(7)).exclude(pk=known.pk).get()
    assert made.number != "10877", "a number that is taken is replaced by a new one"
    assert item.counts["created"] == 2


def test_rows_are_decided_one_by_one(known, member, client_for, django_capture_on_commit_callbacks):
    client = client_for(member)
    item = upload(client, text(f";Hällmo;{org_number(7)};;Malmö;;;;", ";A;;11418;;;;;", ";a;;11418;Stockholm;;;;"))
    page = client.get(reverse("import_duplicates", args=[item.pk])).content.decode()
    assert "Hällmo Elteknik AB" in page
    client.post(reverse("import_choice", args=[item.pk]), {"row-2": "skip", "row-4": "create", "next": "review"})
    item.refresh_from_db()
    assert item.decisions == {"2": "skip", "4": "create"}
    run(client, item, django_capture_on_commit_callbacks)
    known.refresh_from_db()
    assert known.postal_town == ""
    assert Customer.objects.filter(name__iexact="a").count() == 2


def test_rows_of_contact_persons_become_one_customer(
    organisation, member, client_for, django_capture_on_commit_callbacks
):
    client = client_for(member)
    lines = [
        f"1;Öbergs Måleri;{org_number(1)};74231;ÄNGSHOLM;;;Märta Öberg;Vill ha besök",
        f"1;Öbergs Måleri;{org_number(1)};74231;;08/46500488;;Åke Öberg;",
        f"1;Öbergs Måleri;{org_number(1)};;;;;Märta Öberg;Ringde igen",
        f"2;Hällmo Elteknik;{org_number(2)};;;;;Öberg, Björn;",
    ]
    item = upload(client, text(*lines))
    assert (item.shape, item.counts["created"], item.counts["twins"]) == ("contact", 2, 0)
    item = run(client, item, django_capture_on_commit_callbacks)
    customer = Customer.objects.get(org_number=org_number(1))
    people = Contact.objects.filter(customer=customer)
    assert sorted(person.name for person in people) == ["Märta Öberg", "Åke Öberg"]
    assert [person.name for person in people if person.is_main] == ["Märta Öberg"]
    assert customer.phone == "+46846500488", "a later row fills in what an earlier one lacks"
    notes = Note.objects.filter(customer=customer)
    assert {note.body for note in notes} == {"Vill ha besök", "Ringde igen"}
    assert {contact.name for note in notes for contact in note.contacts.all()} == {"Märta Öberg"}
    assert Contact.objects.get(first_name="Björn").last_name == "Öberg"


def test_a_person_who_is_there_already_is_not_made_again(known, member, client_for, django_capture_on_commit_callbacks):
    ContactFactory(customer=known, first_name="Märta", last_name="Öberg")
    client = client_for(member)
    item = upload(client, text(f";Hällmo;{org_number(7)};;;;;märta öberg;Hej"))
    run(client, item, django_capture_on_commit_callbacks)
    assert Contact.objects.filter(customer=known).count() == 1
    assert Note.objects.get(customer=known).contacts.get().last_name == "Öberg"


def test_our_own_numbers_go_on_after_those_of_the_file(
    organisation, member, client_for, django_capture_on_commit_callbacks
):
    client = client_for(member)
    item = upload(client, text("45000;A;;;;;;;", ";B;;;;;;;", "45000;C;;;;;;;"))
    item.refresh_from_db()
    client.post(reverse("import_choice", args=[item.pk]), {"duplicates": "create"})
    run(client, item, django_capture_on_commit_callbacks)
    numbers = [int(number) for number in Customer.objects.values_list("number", flat=True)]
    assert len(set(numbers)) == 3
    assert min(numbers) == 45000
    assert Import.objects.get().state == "done"
