"""Saved lists: one's own and shared, changed, renamed, deleted, and the one that somebody begins with."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from crm_core.lists.models import ListLayout, SavedList
from crm_core.lists.saving import create_list, update_list
from kundsystem.shared.errors import Forbidden, NotFound
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory

URL = "/customers/"


@pytest.fixture
def client(client_for, member):
    client = client_for(member)
    client.cookies["kundsystem_language"] = "en"
    return client


@pytest.fixture
def saved(organisation, member, actor_for):
    CustomerFactory(name="Lunda", postal_town="Lund", employees=5)
    CustomerFactory(name="Arboga", postal_town="Arboga")
    return create_list(
        actor=actor_for(member),
        subject="customer",
        name="Skåne",
        query="town=Lund",
        sort="-employees",
        columns=["employees"],
    )


def page_of(client, url):
    return client.get(url, follow=True).content.decode()


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def heads(page):
    return re.findall(r"sort=-?(\w+)", page.split("<thead")[1].split("</thead>")[0])


def address(saved, **more):
    return f"{URL}?{urlencode({'list': key_to_short(saved.pk), **more})}"


def test_a_list_is_saved_with_all_that_it_shows(client, organisation, member):
    CustomerFactory(postal_town="Lund")
    ListLayout.objects.create(user=member, list_name="customer", columns=["number", "status"])
    shown = {"query": "town=Lund&sort=-number&after=x", "name": " Mina  lundabor ", "is_shared": "on"}
    answer = client.post(f"{URL}save/", shown)
    saved = SavedList.objects.get()
    assert (saved.name, saved.query, saved.sort, saved.columns) == (
        *("Mina lundabor", "town=Lund", "-number", ["number", "status"]),
    )
    assert (saved.owner, saved.is_shared) == (member, True)
    assert answer["Location"] == address(saved).replace("?list", "?town=Lund&list") + "&sort=-number"


def test_it_shows_its_own_columns_order_and_conditions(client, saved):
    page = page_of(client, reverse("saved_list", args=[saved.pk]))
    assert heads(page) == ["name", "employees"]
    assert re.findall(r'class="rowlink"[^>]*>([^<]*)<', page) == ["Lunda"]
    assert re.search(r"<h1[^>]*>.*?Skåne", page, re.DOTALL)
    assert "Save changes" not in page


def test_what_is_changed_is_saved_or_not(client, saved):
    page = page_of(client, address(saved, town="Arboga", sort="-employees"))
    assert "changed, not saved" in text_of(page)
    client.post(reverse("saved_list_update", args=[saved.pk]), {"query": f"town=Arboga&list={key_to_short(saved.pk)}"})
    saved.refresh_from_db()
    assert (saved.query, saved.sort, saved.columns) == ("town=Arboga", "-employees", ["employees"])


def test_columns_chosen_in_a_saved_list_are_the_lists(client, client_for, saved, reader):
    update = {"column": ["number"], "query": f"list={key_to_short(saved.pk)}"}
    client.post(f"{URL}columns/", update)
    saved.refresh_from_db()
    assert saved.columns == ["number"]
    assert not ListLayout.objects.exists()
    SavedList.objects.update(is_shared=True)
    client_for(reader).post(f"{URL}columns/", update | {"column": ["status"]})
    saved.refresh_from_db()
    assert saved.columns == ["number"]
    assert ListLayout.objects.get(user=reader).columns == ["status"]


def test_ones_own_is_nobody_elses_until_it_is_shared(client_for, administrator, reader, saved, actor_for):
    assert "Skåne" not in client_for(reader).get(URL).content.decode()
    assert client_for(reader).get(reverse("saved_list", args=[saved.pk])).status_code == 404
    with pytest.raises(NotFound):
        update_list(actor=actor_for(administrator), pk=saved.pk, changes={"name": "X"})
    SavedList.objects.update(is_shared=True)
    assert "Skåne" in client_for(reader).get(URL).content.decode()
    with pytest.raises(Forbidden):
        update_list(actor=actor_for(reader), pk=saved.pk, changes={"name": "X"})
    update_list(actor=actor_for(administrator), pk=saved.pk, changes={"name": "Syd"})
    saved.refresh_from_db()
    assert saved.name == "Syd"


def test_readers_keep_lists_but_share_none(client_for, reader, organisation):
    client = client_for(reader)
    assert 'name="is_shared"' not in client.get(f"{URL}save/").content.decode()
    client.post(f"{URL}save/", {"name": "Min", "is_shared": "on", "query": ""})
    assert SavedList.objects.get().is_shared is False


def test_it_is_renamed_shared_and_deleted_and_comes_back(client, saved):
    settings = reverse("saved_list_settings", args=[saved.pk])
    assert client.post(settings, {"name": " "}).status_code == 422
    client.post(settings, {"name": "Söder", "is_shared": "on"})
    saved.refresh_from_db()
    assert (saved.name, saved.is_shared) == ("Söder", True)
    page = client.post(reverse("saved_list_archive", args=[saved.pk]), follow=True).content.decode()
    assert client.get(reverse("saved_list", args=[saved.pk])).status_code == 404
    client.post(re.findall(r'action="(/undo/[^"]+)"', page)[-1])
    assert client.get(reverse("saved_list", args=[saved.pk])).status_code == 302


def test_a_list_begins_with_ones_standard_and_everything_is_still_there(client, client_for, reader, saved):
    client.post(reverse("saved_list_standard", args=[saved.pk]), {"standard": "1"})
    assert client.get(URL)["Location"] == address(saved).replace("?list", "?town=Lund&list") + "&sort=-employees"
    page = page_of(client, f"{URL}?view=all")
    assert 'href="/customers/?view=all"' in page
    assert "Arboga" in page
    assert client_for(reader).get(URL).status_code == 200
    client.post(reverse("saved_list_standard", args=[saved.pk]), {"standard": ""})
    assert client.get(URL).status_code == 200


def test_one_that_is_gone_is_the_ordinary_list(client, saved):
    gone = address(saved)
    saved.delete()
    page = page_of(client, gone)
    assert "Arboga" in page


def test_a_file_of_it_is_called_like_it(client, saved):
    answer = client.post(f"{URL}export/", {"as": "csv", "query": f"town=Lund&list={key_to_short(saved.pk)}"})
    assert "Sk%C3%A5ne%20" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == ["Customer,Employees", "Lunda,5"]
