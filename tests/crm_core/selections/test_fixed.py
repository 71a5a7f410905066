"""Fixed lists, and two selections together."""

import re

import pytest
from django.urls import reverse

from crm_core.selections.actions import create_selection
from crm_core.selections.drafts import read_address
from crm_core.selections.encoding import encode
from crm_core.selections.freezing import freeze
from crm_core.selections.models import Selection
from crm_core.selections.tree import ALL, ANY, PERSONS, Condition, Group, Tree
from kundsystem.shared.keys import key_to_short
from tests.crm_core.selections.test_saving import english, text_of
from tests.factories import ContactFactory, CustomerFactory

IN_LUND = Tree(Group(ALL, (Condition("town", {"in": ["Lund"]}),)))


@pytest.fixture
def client(client_for, member):
    return english(client_for(member))


@pytest.fixture
def lund(organisation):
    return [CustomerFactory(name=f"Lundakund {letter}", postal_town="Lund") for letter in "AB"]


def test_who_is_found_is_frozen(client, lund):
    page = text_of(client.get(reverse("selection_save"), {"s": encode(IN_LUND), "fixed": "1"}))
    assert "Whoever is found today stays in the list" in page
    client.post(reverse("selection_save"), {"s": encode(IN_LUND), "fixed": "1", "name": "Lund i mars"})
    selection = Selection.objects.get()
    lund[0].postal_town = "Malmö"
    lund[0].save()
    page = text_of(client.get(reverse("selection_show", args=[selection.pk])))
    assert "Lundakund A" in page
    assert "Members 2" in page


def test_somebody_is_added_by_name_and_taken_away_by_hand(client, member, actor_for, lund):
    CustomerFactory(name="Malmökund", postal_town="Malmö")
    selection = freeze(actor=actor_for(member), tree=IN_LUND, name="Lund")
    address = reverse("selection_add_member", args=[selection.pk])
    client.post(address, {"ask": "malmökund"})
    page = client.get(reverse("selection_show", args=[selection.pk]))
    assert "Malmökund" in text_of(page)
    assert "Added." in text_of(page)
    client.post(reverse("selection_remove_member", args=[selection.pk]), {"member": key_to_short(lund[0].pk)})
    assert "Lundakund A" not in text_of(client.get(reverse("selection_show", args=[selection.pk])))


def test_a_name_of_several_asks_which(client, member, actor_for, lund):
    selection = freeze(actor=actor_for(member), tree=Tree(Group(ALL, (Condition("reference"),))), name="Tom")
    answer = client.post(reverse("selection_add_member", args=[selection.pk]), {"ask": "lundakund"})
    page = client.get(answer["Location"])
    assert "Whom do you mean?" in text_of(page)
    keys = re.findall(r'name="member" value="([^"]+)"', page.content.decode())
    client.post(reverse("selection_add_member", args=[selection.pk]), {"member": keys[1]})
    assert "Lundakund B" in text_of(client.get(reverse("selection_show", args=[selection.pk])))
    answer = client.post(reverse("selection_add_member", args=[selection.pk]), {"ask": "finns inte"})
    assert "Nobody has the name “finns inte”" in text_of(client.get(answer["Location"]))


def test_a_fixed_list_of_persons(client, member, actor_for, lund):
    ContactFactory(customer=lund[0], first_name="Åsa", last_name="Ek")
    ContactFactory(customer=lund[1], first_name="Bo", last_name="Al")
    selection = freeze(actor=actor_for(member), tree=Tree(IN_LUND.include, result=PERSONS), name="Lundabor")
    page = client.get(reverse("selection_show", args=[selection.pk]))
    assert "Åsa Ek" in text_of(page)
    key = re.findall(r'name="member" value="([^"]+)"', page.content.decode())[0]
    client.post(reverse("selection_remove_member", args=[selection.pk]), {"member": key})
    assert "Bo Al" not in text_of(client.get(reverse("selection_show", args=[selection.pk])))
    client.post(reverse("selection_add_member", args=[selection.pk]), {"ask": "bo al"})
    assert "Bo Al" in text_of(client.get(reverse("selection_show", args=[selection.pk])))


def test_a_selection_by_conditions_has_no_members_by_hand(client, member, actor_for, lund):
    selection = create_selection(actor=actor_for(member), name="Lund", tree=IN_LUND)
    data = {"member": key_to_short(lund[0].pk)}
    assert client.post(reverse("selection_add_member", args=[selection.pk]), data).status_code == 422


def test_two_are_compared_who_came_who_left_who_stayed(client, member, actor_for, lund):
    march = freeze(actor=actor_for(member), tree=IN_LUND, name="Lund i mars")
    now = create_selection(actor=actor_for(member), name="Lund nu", tree=IN_LUND)
    lund[0].postal_town = "Malmö"
    lund[0].save()
    CustomerFactory(name="Nykomlingen", postal_town="Lund")
    ask = {"a": key_to_short(march.pk), "b": key_to_short(now.pk)}
    page = client.get(reverse("selection_compare"), ask)
    text = text_of(page)
    assert re.search(r"Have come 1 Open as a selection Nykomlingen", text)
    assert re.search(r"Have left 1 Open as a selection Lundakund A", text)
    assert re.search(r"Have stayed 1 Open as a selection Lundakund B", text)
    for url in re.findall(r'href="(/selections/new/\?s=[^"]+)"', page.content.decode()):
        assert client.get(url.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(("how", "sides"), [("and", (2, 0)), ("or", (2, 0)), ("minus", (1, 1))])
def test_two_are_combined_into_one(client, member, actor_for, lund, how, sides):
    keys = [create_selection(actor=actor_for(member), name=name, tree=IN_LUND).pk for name in "AB"]
    ask = {"a": key_to_short(keys[0]), "b": key_to_short(keys[1]), "how": how}
    answer = client.get(reverse("selection_combine"), ask)
    tree = read_address(re.search(r"s=([^&]+)", answer["Location"])[1])
    assert (len(tree.include.items), len(tree.exclude.items)) == sides
    assert tree.include.match == (ANY if how == "or" else ALL)
    assert client.get(answer["Location"]).status_code == 200


def test_nothing_is_compared_with_what_is_not_there(client, organisation):
    for value in ("x", key_to_short(CustomerFactory().pk)):
        assert client.get(reverse("selection_compare"), {"a": value}).status_code == 404
    assert client.get(reverse("selection_combine"), {"how": "and"}).status_code == 422
