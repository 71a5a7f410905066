"""The customer window: one page, few queries, tabs by address."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.models import Contact, Deal, Note, NoteContact, NoteTag, Tag
from kundsystem.shared.keys import key_to_short
from tests.factories import (
    ContactFactory,
    CustomerFactory,
    DealFactory,
    FileFactory,
    NoteFactory,
    ProductFactory,
    deal_status,
    default_kind,
)

LIMIT = 20


def address(customer, tab: str = "") -> str:
    return f"/customers/{key_to_short(customer.pk)}/" + (f"{tab}/" if tab else "")


def filled(customer, number: int) -> None:
    """Give a customer many notes, each with a person and a tag, a picture and a mention, and as many persons."""
    kind = default_kind()
    tag = Tag.objects.filter(subject=Tag.Subject.NOTE).first()
    now = timezone.now()
    people = Contact.objects.bulk_create(
        Contact(customer=customer, first_name="Person", last_name=str(n)) for n in range(number)
    )
    notes = Note.objects.bulk_create(
        Note(customer=customer, kind=kind, body=f"@Mona Lind {n}", happened_at=now - dt.timedelta(days=9 * n))
        for n in range(number)
    )
    NoteContact.objects.bulk_create(NoteContact(note=note, contact=people[0]) for note in notes)
    NoteTag.objects.bulk_create(NoteTag(note=note, tag=tag) for note in notes)
    for note in notes[:5]:
        FileFactory(customer=customer, note=note)
    product = ProductFactory()
    Deal.objects.bulk_create(
        Deal(
            customer=customer,
            product=product,
            status=deal_status(("won", "open")[n % 2]),
            orderer=people[0],
            unit_price=1000 + n,
            recurrence="year",
            ends_on=timezone.localdate() + dt.timedelta(days=n % 80),
        )
        for n in range(number)
    )


@pytest.mark.parametrize("number", [1, 200])
@pytest.mark.parametrize("tab", ["", "deals", "contacts", "files"])
def test_the_window_asks_at_most_twenty_questions_whatever_there_is(
    organisation, client_for, member, query_count, number, tab
):
    customer = CustomerFactory(owner=member)
    filled(customer, number)
    client = client_for(member)
    client.get(address(customer, tab))
    with query_count(LIMIT):
        answer = client.get(address(customer, tab))
    assert answer.status_code == 200
    assert answer.content.count(b'class="note"') == min(number, 20)


def test_it_shows_facts_notes_and_the_first_tab(organisation, client_for, reader):
    customer = CustomerFactory(name="Granlida Mätteknik AB", org_number="5599004127", phone="+4684650041", employees=64)
    DealFactory(customer=customer, product=ProductFactory(name="Säljkompass"))
    NoteFactory(customer=customer, body="Genomgång av höstens mätning.")
    customer.tags.add(Tag.objects.create(name="Storkund", subject=Tag.Subject.CUSTOMER))
    page = client_for(reader).get(address(customer)).content.decode()
    for text in (
        "Storkund",
        "559900-4127",
        "08-465 00 41",
        "Genomgång av höstens mätning.",
        "Säljkompass",
        'href="tel:+4684650041"',
    ):
        assert text in page, text


def test_a_reader_gets_no_composer_and_nothing_to_change(organisation, client_for, reader, member):
    customer = CustomerFactory()
    DealFactory(customer=customer)
    read = client_for(reader).get(address(customer)).content.decode()
    written = client_for(member).get(address(customer)).content.decode()
    for mark in ('id="composer"', "/edit/", "deals/new/"):
        assert mark not in read, mark
        assert mark in written, mark


def test_a_fragment_is_the_tab_alone(organisation, client_for, member):
    customer = CustomerFactory()
    answer = client_for(member, HTTP_HX_REQUEST="true").get(address(customer, "files"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.lstrip().startswith("<section")
    assert 'data-tab="files"' in text
    assert "<html" not in text


def test_an_unknown_tab_is_not_there(organisation, client_for, member):
    assert client_for(member).get(address(CustomerFactory(), "produkter")).status_code == 404


def test_a_stranger_finds_nothing(organisation, client_for, outsider, member):
    customer = CustomerFactory()
    assert client_for(member).get(address(customer)).status_code == 200
    for tab in ("", "deals", "contacts", "files"):
        assert client_for(outsider).get(address(customer, tab)).status_code == 404


def test_what_is_next_says_only_what_is_true(organisation, client_for, member):
    silent = CustomerFactory(
        phone="+4684650041", email="a@b.example", last_contact_at=timezone.now() - dt.timedelta(days=214)
    )
    ContactFactory(customer=silent)
    fresh = CustomerFactory(phone="+4684650041", email="a@b.example", last_contact_at=timezone.now())
    ContactFactory(customer=fresh)
    lonely = CustomerFactory(phone="+4684650041", email="", last_contact_at=timezone.now())
    client = client_for(member)
    steps = {
        name: client.get(address(customer)).context["steps"]
        for name, customer in {"silent": silent, "fresh": fresh, "lonely": lonely}.items()
    }
    assert [step.url for step in steps["silent"]] == ["tel:+4684650041"]
    assert steps["fresh"] == []
    assert [step.icon for step in steps["lonely"]] == ["user-plus", "mail"]
    assert 'id="next-up" role="group"' in client.get(address(fresh)).content.decode()


def test_the_page_comes_back_with_the_tab_that_was_open(organisation, client_for, member):
    customer = CustomerFactory()
    client = client_for(member)
    assert client.get(address(customer)).context["tab"].key == "deals"
    client.get(address(customer, "files"))
    assert client.get(address(customer)).context["tab"].key == "files"


@pytest.mark.parametrize("who, what", [("tel", "phone"), ("mailto", "email")])
def test_a_button_stands_there_only_when_it_leads_somewhere(organisation, client_for, member, who, what):
    value = {"phone": "+4684650041", "email": "info@granlida.example"}[what]
    client = client_for(member)
    assert f'href="{who}:' in client.get(address(CustomerFactory(**{what: value}))).content.decode()
    assert f'href="{who}:' not in client.get(address(CustomerFactory())).content.decode()
