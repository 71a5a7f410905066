"""A list narrowed by a selection, and a list's conditions as a selection."""

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from crm_core.contacts.models import PositionType
from crm_core.customers.models import Customer, CustomerStatus, Unit
from crm_core.lists.filters import Filter
from crm_core.lists.listing import listing_of
from crm_core.selections.actions import archive_selections, create_selection
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.encoding import encode
from crm_core.selections.freezing import freeze
from crm_core.selections.state import State
from crm_core.selections.tree import ALL, ANY, PERSONS, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory

URL = "/customers/"


def selecting(criterion, **given):
    return Tree(Group(ALL, (Condition(criterion, given),)))


IN_LUND = selecting("town", **{"in": ["Lund"]})


@pytest.fixture
def register(organisation):
    """Two in Lund, one of them archived, and one in Arboga."""
    return [
        CustomerFactory(name="Lunda", postal_town="Lund"),
        CustomerFactory(name="Gamla", postal_town="Lund", archived_at="2026-01-01T00:00Z"),
        CustomerFactory(name="Arboga", postal_town="Arboga"),
    ]


@pytest.fixture
def client(client_for, member):
    client = client_for(member)
    client.cookies["kundsystem_language"] = "en"
    return client


@pytest.fixture
def saved(register, member, actor_for):
    return create_selection(actor=actor_for(member), name="I Lund", tree=IN_LUND)


def shown(client, **query):
    text = client.get(f"{URL}?{urlencode(query)}").content.decode()
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', text), " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_saved_selection_narrows_the_list_and_is_a_mark_that_can_be_removed(client, saved, query_count):
    key = key_to_short(saved.pk)
    with query_count(14):
        names, text = shown(client, selection=key, town="lu")
    assert names == ["Lunda"]
    assert "Selection I Lund" in text
    page = client.get(f"{URL}?selection={key}&town=lu").content.decode()
    assert re.search(r'href="/customers/\?town=lu"', page)


def test_one_that_is_not_saved_narrows_it_too(client, register):
    names, text = shown(client, selection=encode(IN_LUND))
    assert names == ["Lunda"]
    assert "Selection not saved" in text


def test_it_holds_beside_views_conditions_and_every_order(client, saved):
    key = key_to_short(saved.pk)
    assert shown(client, selection=key, view="archived")[0] == []
    assert shown(client, selection=key, view="mine")[0] == []
    for sort in ("-owner", "postal_town", "-last_contact"):
        assert shown(client, selection=key, sort=sort)[0] == ["Lunda"]


def test_a_fixed_one_shows_its_members(client, register, member, actor_for):
    fixed = freeze(actor=actor_for(member), tree=IN_LUND, name="Som de var")
    Customer.objects.update(postal_town="")
    assert shown(client, selection=key_to_short(fixed.pk))[0] == ["Lunda"]


def test_one_of_persons_shows_their_customers(client, register):
    position = PositionType.objects.first()
    ContactFactory(customer=register[2], position_type=position)
    ContactFactory(customer=register[2], position_type=position)
    tree = Tree(Group(ALL, (Condition("person", {"positions": [str(position.pk)]}),)), result=PERSONS)
    names, _text = shown(client, selection=encode(tree))
    assert names == ["Arboga"]


def test_somebody_elses_own_is_not_there(client_for, reader, saved):
    names, text = shown(client_for(reader), selection=key_to_short(saved.pk))
    assert names == []
    assert "I Lund" not in text


@pytest.mark.parametrize("text", ["AAAAAAAAAAAAAAAAAAAAAA", "x", "d.nothing", "'; DROP TABLE customer; --"])
def test_one_that_is_not_there_is_a_sentence_and_no_row(client, register, text):
    answer = client.get(URL, {"selection": text})
    assert answer.status_code == 200
    assert "The list cannot be shown" in answer.content.decode()
    assert shown(client, selection=text)[0] == []


def test_one_with_something_removed_in_it_says_so_and_leads_to_it(client, register, member, actor_for):
    unit = Unit.objects.create(name="Nord")
    selection = create_selection(
        actor=actor_for(member), name="Norr", tree=selecting("customer.unit", **{"is": [str(unit.pk)]})
    )
    unit.delete()
    names, text = shown(client, selection=key_to_short(selection.pk))
    assert names == []
    assert "Something that is named here has been removed." in text
    assert (
        reverse("selection_show", args=[selection.pk])
        in client.get(URL, {"selection": key_to_short(selection.pk)}).content.decode()
    )


def test_nothing_is_changed_by_one_that_can_not_be_used(client, saved, member, actor_for):
    archive_selections(actor=actor_for(member), keys=[saved.pk])
    query = urlencode({"selection": key_to_short(saved.pk)})
    assert client.post(f"{URL}bulk/", {"all": "1", "query": query, "do": "archive"}).status_code == 422
    assert Customer.objects.active().count() == 2


def test_the_conditions_offer_ones_own_and_shared_selections(client, client_for, reader, saved):
    text = client.get(f"{URL}conditions/").content.decode()
    assert 'name="selection"' in text
    assert "I Lund" in text
    assert "I Lund" not in client_for(reader).get(f"{URL}conditions/").content.decode()


def built(client, **query):
    """The selection that a list becomes."""
    answer = client.get(f"{URL}as-selection/?{urlencode(query, doseq=True)}")
    text = re.search(r"[?&]s=([^&]+)", answer["Location"])
    return State.read(QueryDict(f"s={text[1]}")).tree if text else Tree()


def test_quick_filters_become_criteria(client, register, member):
    status, unit = CustomerStatus.objects.first(), Unit.objects.create(name="Syd")
    tree = built(
        client, view="mine", status=key_to_short(status.pk), unit=["none", key_to_short(unit.pk)], kind="person",
        **{"from": "72"}, to="759",
    )  # fmt: skip
    given = {condition.criterion: condition.given for _place, condition in tree.conditions()}
    assert given["customer.owner"] == {"is": [str(member.pk)]}
    assert given["customer.status"] == {"is": [str(status.pk)]}
    assert given["customer.kind"] == {"is": ["person"]}
    assert given["postcode"] == {"in": [["72", "759"]]}
    either = next(item for item in tree.include.items if isinstance(item, Group))
    assert either.match == ANY
    assert [item.given for item in either.items] == [{"is": [str(unit.pk)]}, {"content": "empty"}]


def test_what_has_no_counterpart_is_said_by_name(client, register):
    status = CustomerStatus.objects.first()
    answer = client.get(f"{URL}as-selection/", {"town": "Arb", "q": "bo", "status": key_to_short(status.pk)})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Town Arb" in text
    assert "“bo”" in text
    assert "/selections/new/?s=" in text
    assert "Status" not in re.findall(r"<li>.*?</li>", text)
    assert "Archived" in client.get(f"{URL}as-selection/", {"view": "archived"}).content.decode()


def test_a_list_of_a_selection_leads_back_to_it_and_more_conditions_build_on_it(client, saved):
    key = key_to_short(saved.pk)
    assert client.get(f"{URL}as-selection/", {"selection": key})["Location"] == f"/selections/{key}/"
    tree = built(client, selection=key, kind="person")
    assert [condition.criterion for _place, condition in tree.conditions()] == ["customer.kind", "selection"]
    tree = built(client, selection=encode(IN_LUND), kind="person")
    assert [condition.criterion for _place, condition in tree.conditions()] == ["town", "customer.kind"]


def test_the_builder_leads_to_the_list(client, saved):
    page = client.get(f"/selections/{key_to_short(saved.pk)}/").content.decode()
    assert f"/customers/?selection={key_to_short(saved.pk)}" in page
    text = encode(IN_LUND)
    assert f"/customers/?selection={text}" in client.get("/selections/new/", {"s": text}).content.decode()


def test_a_list_and_its_selection_hold_the_same(seeded):
    actor, listing = Actor.system(), listing_of("customer")
    tree = Tree(Group(ALL, (Condition("contacted", {"when": {"last": 6, "unit": "months"}}),)))
    narrowed = Filter.read(listing, QueryDict(urlencode({"selection": encode(tree)})), actor)
    ours = set(narrowed.apply(listing.rows(actor), actor).values_list("pk", flat=True))
    assert ours == set(selected(check(tree, actor)).values_list("pk", flat=True))
    assert ours
