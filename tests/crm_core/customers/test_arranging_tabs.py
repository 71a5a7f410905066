"""The tabs of the customer window as the organisation wants them."""

from django.urls import reverse

from crm_core.customers.models import WindowTab
from crm_core.customers.tabs import Tab, arranged
from tests.factories import CustomerFactory


def tab(key, order):
    return Tab(key, key, "", lambda request, customer: {}, lambda: None, order=order)


def tabs_of(client, window):
    """The row of tabs as the page shows it."""
    return client.get(window).content.decode().split('<nav class="tabs"')[1].split("</nav>")[0]


def keys(tabs):
    return [one.key for one in tabs]


def test_a_tab_that_came_later_stands_after_those_it_follows_by_itself():
    tabs = [tab("deals", 10), tab("contacts", 20), tab("bookings", 25), tab("files", 30)]
    arrangement = {"files": (0, False), "contacts": (1, False), "deals": (2, True)}
    assert keys(arranged(tabs, {})) == ["deals", "contacts", "bookings", "files"]
    assert keys(arranged(tabs, arrangement)) == ["files", "contacts", "bookings"]
    assert "deals" in keys(arranged(tabs, arrangement, "deals"))


def test_the_order_and_what_is_hidden_hold_for_everybody_and_are_undone(
    organisation, client_for, administrator, member
):
    customer = CustomerFactory()
    client, other = client_for(administrator), client_for(member)
    window = reverse("customer_show", args=[customer.pk])
    client.post("/settings/tabs/", {"key": ["files", "deals", "contacts"], "shown": ["files", "contacts"]})
    page = tabs_of(other, window)
    assert page.index(f"{window}files/") < page.index(f"{window}contacts/")
    assert f'href="{window}deals/"' not in page
    # What leads to it by its address still arrives.
    assert other.get(f"{window}deals/").status_code == 200
    receipt = client.get("/settings/tabs/").content.decode()
    undo = receipt.split('action="/undo/')[1].split('"')[0]
    client.post(f"/undo/{undo}")
    assert not WindowTab.objects.exists()
    assert f'href="{window}deals/"' in tabs_of(other, window)


def test_one_tab_is_left(organisation, client_for, administrator):
    assert client_for(administrator).post("/settings/tabs/", {"key": ["files"]}).status_code == 422


def test_the_original_is_restored(organisation, client_for, administrator):
    client = client_for(administrator)
    client.post("/settings/tabs/", {"key": ["files"], "shown": ["files"]})
    client.post("/settings/tabs/", {"reset": "1"})
    assert not WindowTab.objects.exists()
