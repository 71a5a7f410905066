"""A list on paper: as it is shown, and no more of it than is said."""

import re

import pytest

from crm_core.lists import printing
from crm_core.lists.models import ListLayout
from tests.factories import CustomerFactory

URL = "/customers/print/"


@pytest.fixture
def client(client_for, reader):
    client = client_for(reader)
    client.cookies["kundsystem_language"] = "en"
    for number in range(4):
        CustomerFactory(name=f"Kund {number}", postal_town="Lund" if number else "Arboga", employees=number)
    return client


def cells(page):
    return [re.findall(r"<t[dh][^>]*>(?:<b>)?([^<]*)", row) for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)]


def test_it_has_the_columns_order_and_conditions_that_are_shown(client, reader, query_count):
    ListLayout.objects.create(user=reader, list_name="customer", columns=["employees", "postal_town"])
    with query_count(8):
        page = client.get(URL, {"town": "Lund", "sort": "-employees"}).content.decode()
    assert cells(page) == [
        ["Customer", "Employees", "Town"],
        *([f"Kund {number}", str(number), "Lund"] for number in (3, 2, 1)),
    ]
    assert "Town <b>Lund</b>" in page
    assert "are printed" not in page


def test_what_is_left_out_is_said(client, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 3)
    page = client.get(URL).content.decode()
    assert len(cells(page)) == 4
    assert "The first 3 of 4 are printed." in page


def test_what_can_not_be_shown_is_not_printed(client):
    assert client.get(URL, {"selection": "AAAAAAAAAAAAAAAAAAAAAA"}).status_code == 422
