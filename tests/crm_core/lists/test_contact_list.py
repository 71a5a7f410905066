"""The list of contact persons: whom it shows, how it narrows, how it is taken out, and what is done with many."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone

from crm_core.contacts.models import Contact, PositionType
from crm_core.contacts.registry import SUBJECT
from crm_core.customers.models import CustomerStatus
from crm_core.fields.registry import fields_of
from crm_core.lists.filters import Filter
from crm_core.lists.listing import listing_of
from crm_core.lists.models import ListLayout
from crm_core.lists.ordering import in_order
from crm_core.lists.paging import page_of
from crm_core.selections.actions import create_selection
from crm_core.selections.encoding import encode
from crm_core.selections.tree import ALL, PERSONS, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short
from tenants.models import LIST_ROWS as PAGE
from tests.factories import ContactFactory, CustomerFactory

URL = "/contacts/"
HTMX = {"HX-Request": "true"}


def names(answer) -> list[str]:
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', answer.content.decode())


def listed(client, **query):
    return client.get(f"{URL}?{urlencode(query, doseq=True)}")


@pytest.fixture
def buying(organisation):
    return PositionType.objects.create(name="Inköpschef")


@pytest.fixture
def persons(buying, member):
    """Three at two customers, one who is put away, and one at a customer that is."""
    lund = CustomerFactory(name="Lunda", postal_town="Lund", owner=member)
    arboga = CustomerFactory(name="Arboga", postal_town="Arboga", status=CustomerStatus.objects.last())
    gone = CustomerFactory(name="Gamla", archived_at=timezone.now())
    return {
        "anna": ContactFactory(
            customer=lund, first_name="Anna", last_name="Öst", position_type=buying, email="anna@lunda.example"
        ),
        "bo": ContactFactory(customer=lund, first_name="Bo", last_name="Alm", mobile="+46705551234"),
        "cia": ContactFactory(customer=arboga, first_name="Cia", last_name="Berg", position_type=buying),
        "dag": ContactFactory(customer=lund, first_name="Dag", last_name="Ek", archived_at=timezone.now()),
        "eva": ContactFactory(customer=gone, first_name="Eva", last_name="Falk"),
    }


def selecting(criterion, result="customers", **given):
    return Tree(Group(ALL, (Condition(criterion, given),)), result=result)


def test_persons_of_all_customers_are_listed_by_last_name_and_lead_to_their_rows(client_for, reader, outsider, persons):
    answer = listed(client_for(reader))
    assert names(answer) == ["Bo Alm", "Cia Berg", "Anna Öst"]
    anna = persons["anna"]
    customer = key_to_short(anna.customer_id)
    assert f'href="/customers/{customer}/contacts/?all=1#contact-{anna.pk}"' in answer.content.decode()
    assert 'name="key"' not in answer.content.decode()
    assert names(listed(client_for(reader), view="archived")) == ["Dag Ek"]
    assert names(listed(client_for(outsider))) == []


def test_the_customer_list_leads_to_it_and_it_back(client_for, reader, persons):
    client = client_for(reader)
    assert 'href="/contacts/"' in client.get("/customers/").content.decode()
    assert 'href="/customers/" hx-boost="false"' in listed(client).content.decode()


def test_at_most_nine_queries_whatever_the_data_and_the_columns(client_for, member, buying, query_count):
    for number in range(PAGE + 5):
        ContactFactory(position_type=buying if number % 2 else None, email=f"p{number}@x.example" if number % 3 else "")
    columns = [field.name for field in fields_of(SUBJECT) if field.column]
    ListLayout.objects.create(user=member, list_name=SUBJECT, columns=columns, sort="customer")
    client = client_for(member)
    listed(client)
    for query in ({}, {"sort": "-position_type"}, {"sort": "email"}, {"position_type": key_to_short(buying.pk)}):
        with query_count(9):
            assert listed(client, **query).status_code == 200
    more = re.search(r'hx-get="(/contacts/\?[^"]*after=[^"]*)"', listed(client).content.decode())
    with query_count(9):
        assert len(names(client.get(more[1].replace("&amp;", "&"), headers=HTMX))) == 5


@pytest.mark.parametrize("sort", ["name", "customer", "position_type", "email"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_and_files_have_the_same_order_and_everybody_once(organisation, buying, sort, descending):
    selling = PositionType.objects.create(name="Ålderman")
    for number in range(11):
        ContactFactory(
            last_name=f"Ek {number % 3}",
            position_type=(buying, selling, None)[number % 3],
            email=("", "a@x.se")[number % 2],
        )
    rows, how = Contact.objects.current(), listing_of(SUBJECT).sort_by(sort)
    found, after = [], None
    while after != "":
        page = page_of(rows, how, descending=descending, after=after or "", size=4)
        found, after = found + page.rows, page.after
    assert found == list(in_order(rows, how, descending=descending))
    assert len(set(found)) == 11


def test_conditions_narrow_together(client_for, member, persons, buying):
    client = client_for(member)
    position, owner = key_to_short(buying.pk), key_to_short(member.pk)
    assert names(listed(client, position_type=position)) == ["Cia Berg", "Anna Öst"]
    assert names(listed(client, position_type="none")) == ["Bo Alm"]
    assert names(listed(client, position_type=position, customer_owner=owner)) == ["Anna Öst"]
    assert names(listed(client, customer_owner="none")) == ["Cia Berg"]
    status = key_to_short(persons["cia"].customer.status_id)
    assert names(listed(client, customer_status=status)) == ["Cia Berg"]
    assert names(listed(client, has_email="1")) == ["Anna Öst"]
    assert names(listed(client, q="öst")) == ["Anna Öst"]
    page = client.get(f"{URL}conditions/?has_email=1").content.decode()
    assert "Inköpschef" in page
    assert 'name="customer_owner"' in page


def test_a_selection_of_persons_narrows_to_exactly_them_and_one_of_customers_to_theirs(
    client_for, member, persons, buying
):
    client = client_for(member)
    of_persons = selecting("person", PERSONS, positions=[str(buying.pk)])
    both = Tree(Group(ALL, (*of_persons.include.items, Condition("town", {"in": ["Lund"]}))), result=PERSONS)
    assert names(listed(client, selection=encode(both))) == ["Anna Öst"]
    in_lund = selecting("town", **{"in": ["Lund"]})
    assert names(listed(client, selection=encode(in_lund))) == ["Bo Alm", "Anna Öst"]
    assert names(listed(client, selection=encode(in_lund), position_type="none")) == ["Bo Alm"]


def test_it_is_taken_out_as_it_is_shown(client_for, member, persons):
    query = urlencode({"selection": encode(selecting("town", **{"in": ["Lund"]})), "sort": "-name"})
    answer = client_for(member).post(f"{URL}export/", {"as": "csv", "query": query})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Kontaktperson", "Kund", "Befattningstyp"]
    assert [row[:3] for row in rows[1:]] == [["Anna Öst", "Lunda", "Inköpschef"], ["Bo Alm", "Lunda", ""]]
    paper = client_for(member).get(f"{URL}print/?{query}").content.decode()
    assert "Anna Öst" in paper
    assert "Cia Berg" not in paper


@pytest.mark.parametrize("result", ["customers", PERSONS])
def test_a_selections_page_leads_to_the_list_and_the_file_of_what_it_finds(
    client_for, member, reader, actor_for, persons, result
):
    base = URL if result == PERSONS else "/customers/"
    tree = selecting("town", result, **{"in": ["Lund"]})
    saved = create_selection(actor=actor_for(member), name="I Lund", tree=tree)
    client, short, text = client_for(member), key_to_short(saved.pk), encode(tree)
    for address, named in ((f"/selections/{short}/", short), (f"/selections/new/?s={text}", text)):
        page = client.get(address).content.decode()
        assert f'href="{base}?selection={named}"' in page
        assert f'action="{base}export/"' in page
        assert f'name="query" value="selection={named}"' in page
    assert "/export/" not in client_for(reader).get(f"/selections/new/?s={text}").content.decode()


def bulk(client, persons, do, **more):
    return client.post(f"{URL}bulk/", {"key": [key_to_short(one.pk) for one in persons], "do": do} | more, follow=True)


def test_many_get_a_position_type_are_put_away_and_brought_back_and_it_is_undone(client_for, member, persons, buying):
    client, bo, cia = client_for(member), persons["bo"], persons["cia"]
    text = bulk(client, [bo, cia], f"position_type:{buying.pk}").content.decode()
    assert Contact.objects.filter(position_type=buying).count() == 3
    client.post(re.search(r'action="(/undo/[^"]+)"', text)[1])
    assert Contact.objects.filter(position_type=buying).count() == 2
    bulk(client, [bo, cia], "archive")
    assert names(listed(client)) == ["Anna Öst"]
    bulk(client, [bo], "restore")
    assert names(listed(client)) == ["Bo Alm", "Anna Öst"]


def test_all_that_it_shows_are_prepared_and_a_reader_changes_nobody(client_for, member, reader, persons, buying):
    assert bulk(client_for(reader), [persons["bo"]], "archive").status_code == 403
    page = bulk(
        client_for(member), [], f"position_type:{buying.pk}", all="1", query="position_type=none"
    ).content.decode()
    assert "/start/" in page
    assert Contact.objects.filter(position_type=buying).count() == 2


def test_a_list_of_persons_and_its_selection_hold_the_same(seeded):
    listing, actor = listing_of(SUBJECT), Actor.system()
    tree = selecting("person", PERSONS, email="has")
    narrowed = Filter.read(listing, QueryDict(urlencode({"selection": encode(tree)})), actor)
    ours = narrowed.apply(listing.rows(actor), actor)
    theirs = Filter.read(listing, QueryDict("has_email=1"), actor).apply(listing.rows(actor), actor)
    assert set(ours.values_list("pk", flat=True)) == set(theirs.values_list("pk", flat=True))
    assert ours.exists()
