"""The catalogue's pages."""

from decimal import Decimal

import pytest

from crm_core.models import Product, ProductCategory
from kundsystem.shared.keys import key_to_short
from tests.factories import DealFactory, ProductFactory


@pytest.fixture
def client(client_for, administrator):
    return client_for(administrator)


def test_a_product_is_added_with_a_price_as_people_write_it(client):
    answer = client.post("/products/new/", {"name": "Säljkompass", "unit_price": "12 000,50", "recurrence": "year"})
    assert answer.status_code == 302
    product = Product.objects.get()
    assert (product.unit_price, product.recurrence) == (Decimal("12000.50"), "year")


def test_a_name_that_is_taken_comes_back_with_what_was_typed(client):
    ProductFactory(name="Säljkompass")
    answer = client.post("/products/new/", {"name": "säljkompass", "recurrence": "once", "code": "K7"})
    assert answer.status_code == 422
    assert "Det finns redan en produkt med det namnet." in answer.content.decode()
    assert "K7" in answer.content.decode()


def test_the_list_shows_what_is_offered_with_todays_vat_and_deals(client, query_count):
    category = ProductCategory.objects.create(name="Abonnemang")
    for number in range(30):
        DealFactory(product=ProductFactory(name=f"Vara {number}", category=category))
    ProductFactory(name="Utgången", archived_at="2026-01-01T00:00:00Z")
    client.get("/products/")
    with query_count(8):
        text = client.get("/products/").content.decode()
    assert "Vara 29" in text
    assert "Utgången" not in text
    assert "Utgången" in client.get("/products/?view=archived").content.decode()


def test_it_is_found_by_name_code_and_category(client):
    category = ProductCategory.objects.create(name="Kurser")
    ProductFactory(name="Säljkurs", code="KU-1", category=category)
    ProductFactory(name="Mätning")
    for query in ("q=säljk", "q=ku-1", f"category={category.pk}"):
        text = client.get(f"/products/?{query}").content.decode()
        assert "Säljkurs" in text, query
        assert "Mätning" not in text, query
    assert "Ingen produkt passar" in client.get("/products/?q=xyz%00").content.decode()


def test_the_next_page_goes_on_where_the_last_one_ended(client):
    for number in range(55):
        ProductFactory(name=f"Vara {number:03}")
    first = client.get("/products/").content.decode()
    assert "Vara 049" in first
    last = Product.objects.get(name="Vara 049")
    more = client.get(f"/products/?after={last.pk}", HTTP_HX_REQUEST="true").content.decode()
    assert "Vara 050" in more
    assert "Vara 049" not in more


def test_it_is_archived_and_offered_again(client):
    product = ProductFactory()
    for what, archived in (("archive", True), ("restore", False)):
        client.post(f"/products/{key_to_short(product.pk)}/{what}/")
        product.refresh_from_db()
        assert product.is_archived is archived


def test_a_member_sees_the_catalogue_without_buttons(client_for, member):
    product = ProductFactory(name="Säljkompass")
    text = client_for(member).get("/products/").content.decode()
    assert "Säljkompass" in text
    assert f"/products/{key_to_short(product.pk)}/edit/" not in text
