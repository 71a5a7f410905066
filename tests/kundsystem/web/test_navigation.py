"""The menus show what is registered, mounted and allowed."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from kundsystem.web.navigation import AccountItem, CreateItem, NavItem, Registry

urlpatterns = [
    path("customers/", HttpResponse, name="customers"),
    path("customers/import/", HttpResponse, name="import"),
    path("settings/", HttpResponse, name="settings"),
    path("imports/", HttpResponse, name="imports"),
    path("", HttpResponse, name="home"),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def registry():
    menu = Registry()
    menu.register(
        NavItem("settings", "Settings", "settings", "settings", order=90, permission="settings.change"),
        NavItem("customers", "Customers", "customers", "building", order=10),
        NavItem("import", "Import", "import", "upload", order=20),
        NavItem("deals", "Deals", "deals-of-a-later-day", "x", order=30),
    )
    return menu


def request_for(granted, path="/customers/42/"):
    request = RequestFactory().get(path)
    request.actor = SimpleNamespace(user=object(), may=lambda permission: permission in granted)
    return request


def keys(entries):
    return [entry.item.key for entry in entries]


def test_entries_come_in_order_and_without_those_that_lead_nowhere(registry):
    assert keys(registry.entries(request_for({"settings.change"}))) == ["customers", "import", "settings"]


def test_an_entry_that_the_actor_may_not_use_is_hidden(registry):
    assert keys(registry.entries(request_for(set()))) == ["customers", "import"]


def test_a_stranger_sees_nothing(registry):
    request = request_for(set())
    request.actor.user = None
    assert registry.entries(request) == []
    assert registry.entries(RequestFactory().get("/")) == []


def test_the_deepest_address_is_the_current_one(registry):
    current = [
        entry.item.key for entry in registry.entries(request_for(set(), "/customers/import/7/")) if entry.current
    ]
    assert current == ["import"]
    assert not any(entry.current for entry in registry.entries(request_for(set(), "/elsewhere/")))


@pytest.mark.parametrize(
    ("path", "current"), [("/", True), ("/imports/7/", True), ("/customers/7/", True), ("/accounts/", False)]
)
def test_an_entry_is_current_on_other_pages_that_belong_to_it(path, current):
    menu = Registry()
    menu.register(
        NavItem("customers", "Customers", "customers", "building", also=("home", "imports", "of-a-later-day"))
    )
    assert [entry.current for entry in menu.entries(request_for(set(), path))] == [current]


def test_registering_twice_changes_nothing(registry):
    registry.register(NavItem("import", "Import", "import", "upload", order=20))
    assert keys(registry.entries(request_for(set()))) == ["customers", "import"]


@override_settings(ROOT_URLCONF=__name__)
def test_a_create_item_may_have_a_shortcut():
    menu = Registry()
    menu.register(CreateItem("customer", "New customer", "customers", "plus", shortcut="alt+n"))
    assert menu.entries(request_for(set()))[0].item.shortcut == "alt+n"


def test_an_entry_may_ask_the_request_whether_it_is_shown():
    menu = Registry()
    menu.register(AccountItem("settings", "Settings", "settings", "settings", shown=lambda request: "x" in request.GET))
    assert keys(menu.entries(request_for(set()))) == []
    request = request_for(set())
    request.GET = {"x": "1"}
    assert keys(menu.entries(request)) == ["settings"]


def test_what_is_shown_is_found_out_once_for_a_request():
    asked = []
    menu = Registry()
    menu.register(
        AccountItem("settings", "Settings", "settings", "settings", shown=lambda request: not asked.append(1))
    )
    request = request_for(set())
    assert keys(menu.entries(request)) == keys(menu.entries(request)) == ["settings"]
    assert asked == [1]
