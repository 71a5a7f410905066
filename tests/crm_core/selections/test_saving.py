"""Saving selections, sharing them, changing them, putting them away; the list of them."""

import re

import pytest
from django.urls import reverse

from crm_core.selections.actions import create_folder, create_selection
from crm_core.selections.encoding import encode
from crm_core.selections.models import Selection
from crm_core.selections.tree import ALL, Condition, Group, Tree
from tests.factories import ProductFactory

REFERENCE = Tree(Group(ALL, (Condition("reference"),)))
CONTACTED = Tree(Group(ALL, (Condition("contacted", {"when": {"last": 6, "unit": "months"}}),)))


@pytest.fixture
def client(client_for, member):
    return english(client_for(member))


def english(client):
    client.cookies["kundsystem_language"] = "en"
    return client


@pytest.fixture
def saved(organisation, member, actor_for):
    return create_selection(actor=actor_for(member), name="Referenser", tree=REFERENCE)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_selection_is_saved_as_ones_own(client, organisation, member):
    assert "is a reference customer" in text_of(client.get(reverse("selection_save"), {"s": encode(REFERENCE)}))
    answer = client.post(reverse("selection_save"), {"s": encode(REFERENCE), "name": "Mina referenser"})
    selection = Selection.objects.get()
    assert answer["Location"] == reverse("selection_show", args=[selection.pk])
    assert (selection.name, selection.owner, selection.is_shared) == ("Mina referenser", member, False)
    assert selection.read() == REFERENCE
    assert "Mina referenser is saved." in text_of(client.get(answer["Location"]))


def test_it_is_shared_and_put_in_a_new_folder(client, organisation):
    data = {"s": encode(REFERENCE), "name": "R", "is_shared": "on", "new_folder": "Kampanjer"}
    client.post(reverse("selection_save"), data)
    selection = Selection.objects.get()
    assert (selection.is_shared, selection.folder.name) == (True, "Kampanjer")
    client.post(reverse("selection_settings", args=[selection.pk]), {"name": "R 2", "folder": ""})
    selection.refresh_from_db()
    assert (selection.name, selection.is_shared, selection.folder) == ("R 2", False, None)


def test_a_name_is_asked_for(client, organisation):
    answer = client.post(reverse("selection_save"), {"s": encode(REFERENCE), "name": "  "})
    assert answer.status_code == 422
    assert Selection.objects.count() == 0


def test_a_reader_saves_its_own_but_shares_nothing(client_for, reader, organisation):
    client = english(client_for(reader))
    assert "Shared with everybody" not in text_of(client.get(reverse("selection_save"), {"s": encode(REFERENCE)}))
    client.post(reverse("selection_save"), {"s": encode(REFERENCE), "name": "R", "is_shared": "on"})
    assert not Selection.objects.get().is_shared


def test_a_change_is_saved_and_undone(client, saved):
    page = text_of(client.get(reverse("selection_show", args=[saved.pk]), {"s": encode(CONTACTED), "t": saved.token}))
    assert "changed, not saved" in page
    assert "Save changes" in page
    answer = client.post(reverse("selection_update", args=[saved.pk]), {"s": encode(CONTACTED), "t": saved.token})
    saved.refresh_from_db()
    assert saved.read() == CONTACTED
    page = client.get(answer["Location"]).content.decode()
    client.post(re.search(r'action="(/[^"]*undo[^"]*)"', page)[1])
    saved.refresh_from_db()
    assert saved.read() == REFERENCE


def test_somebody_else_has_changed_it_meanwhile(client, client_for, owner, saved, actor_for):
    Selection.objects.update(is_shared=True)
    seen = saved.token
    client_for(owner).post(reverse("selection_update", args=[saved.pk]), {"s": encode(CONTACTED), "t": seen})
    mine = encode(Tree())
    address = reverse("selection_update", args=[saved.pk])
    answer = client.post(address, {"s": mine, "t": seen})
    assert answer.status_code == 409
    assert "Every customer that has been contacted during the last 6 months" in text_of(answer)
    assert "All customers." in text_of(answer)
    token = re.search(r'name="t" value="([^"]+)"', answer.content.decode())[1]
    assert client.post(address, {"s": mine, "t": token}).status_code == 302
    saved.refresh_from_db()
    assert saved.read() == Tree()


def test_a_reloaded_builder_still_knows_what_was_seen(client, saved):
    seen = saved.token
    Selection.objects.update(tree=CONTACTED.as_json())
    page = client.get(reverse("selection_show", args=[saved.pk]), {"s": encode(Tree()), "t": seen}).content.decode()
    assert f'name="t" value="{seen}"' in page


def test_it_is_put_away_and_comes_back(client, saved):
    answer = client.post(reverse("selection_archive", args=[saved.pk]))
    page = client.get(answer["Location"]).content.decode()
    assert "Referenser is archived" in page
    assert client.get(reverse("selection_show", args=[saved.pk])).status_code == 404
    client.post(re.search(r'action="(/[^"]*undo[^"]*)"', page)[1])
    assert client.get(reverse("selection_show", args=[saved.pk])).status_code == 200


def test_somebody_elses_own_selection_is_not_there(client_for, owner, saved):
    client = client_for(owner)
    for name in ("selection_show", "selection_settings"):
        assert client.get(reverse(name, args=[saved.pk])).status_code == 404
    for name in ("selection_update", "selection_archive", "selection_add_member", "selection_remove_member"):
        data = {"member": str(saved.pk)}
        assert client.post(reverse(name, args=[saved.pk]), data).status_code == 404
    assert "Referenser" not in text_of(client.get(reverse("selection_list")))
    criterion = {"criterion": "selection", "parameter": "in"}
    assert "Referenser" not in text_of(client.get(reverse("selection_choices"), criterion))
    chosen = criterion | {"p-in": str(saved.pk)}
    assert "Referenser" not in text_of(client.get(reverse("selection_choices"), chosen))
    leaning = encode(Tree(Group(ALL, (Condition("selection", {"in": [str(saved.pk)]}),))))
    assert "Referenser" not in text_of(client.get(reverse("selection_new"), {"s": leaning, "edit": "include.0"}))


def test_a_shared_one_is_used_by_all_and_changed_by_those_who_may_share(client_for, reader, owner, saved):
    Selection.objects.update(is_shared=True)
    reading = english(client_for(reader))
    assert "Shared by" in text_of(reading.get(reverse("selection_show", args=[saved.pk])))
    changed = {"s": encode(CONTACTED), "t": saved.token}
    assert "Save as new" in text_of(reading.get(reverse("selection_show", args=[saved.pk]), changed))
    assert reading.post(reverse("selection_update", args=[saved.pk]), changed).status_code == 403
    assert client_for(owner).post(reverse("selection_update", args=[saved.pk]), changed).status_code == 302


def test_the_list_shows_each_as_its_sentence_under_its_folder(client, member, actor_for, saved):
    actor = actor_for(member)
    folder = create_folder(actor=actor, name="Kampanjer")
    create_selection(actor=actor, name="I kampanj", tree=CONTACTED, is_shared=True, folder=folder)
    page = text_of(client.get(reverse("selection_list")))
    assert "My own Referenser Every customer that is a reference customer." in page
    assert "Kampanjer I kampanj Every customer that has been contacted during the last 6 months ." in page


def test_what_cannot_be_used_any_more_says_so_in_the_list(client, member, actor_for):
    product = ProductFactory()
    tree = Tree(Group(ALL, (Condition("bought", {"products": [str(product.pk)]}),)))
    create_selection(actor=actor_for(member), name="Trasigt", tree=tree)
    create_selection(actor=actor_for(member), name="Oläsligt", tree=tree)
    product.delete()
    Selection.objects.filter(name="Oläsligt").update(tree={"version": 9})
    page = text_of(client.get(reverse("selection_list")))
    assert "Something that is named here has been removed." in page
    assert "The selection “Oläsligt” cannot be read any more." in page
    assert client.get(reverse("selection_show", args=[Selection.objects.get(name="Trasigt").pk])).status_code == 200
    assert client.get(reverse("selection_show", args=[Selection.objects.get(name="Oläsligt").pk])).status_code == 422


def test_an_empty_list_offers_ready_made_ones_that_open(client, organisation):
    page = client.get(reverse("selection_list")).content.decode()
    assert "No selection is saved yet" in page
    starts = [url.replace("&amp;", "&") for url in re.findall(r'href="(/selections/new/\?s=[^"]+)"', page)]
    assert len(starts) == 9
    for url in starts:
        assert client.get(url).status_code == 200


def test_the_list_asks_a_fixed_number_of_questions(client, member, actor_for, query_count):
    for number in range(12):
        tree = Tree(Group(ALL, (Condition("bought", {"products": [str(ProductFactory().pk)]}),)))
        create_selection(actor=actor_for(member), name=f"Urval {number}", tree=tree)
    with query_count(7):
        client.get(reverse("selection_list"))
