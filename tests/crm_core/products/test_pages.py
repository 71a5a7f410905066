"""The catalogue's form and a product's page; its list is a list like the others."""

from decimal import Decimal

import pytest

from crm_core.custom_fields.actions import add_field
from crm_core.models import Product
from kundsystem.shared.keys import key_to_short
from tests.factories import DealFactory, ProductFactory


@pytest.fixture
def client(client_for, administrator):
    return client_for(administrator)


@pytest.fixture
def product(organisation):
    return ProductFactory(name="Säljkompass", unit_name="år")


def address(product, what=""):
    return f"/products/{key_to_short(product.pk)}/{what}"


def test_a_product_is_added_with_a_price_as_people_write_it(client):
    answer = client.post("/products/new/", {"name": "Säljkompass", "unit_price": "12 000,50", "recurrence": "year"})
    assert answer.status_code == 302
    product = Product.objects.get()
    assert (product.unit_price, product.recurrence) == (Decimal("12000.50"), "year")


def test_a_name_that_is_taken_comes_back_with_what_was_typed(client, product):
    answer = client.post("/products/new/", {"name": "säljkompass", "recurrence": "once", "code": "K7"})
    assert answer.status_code == 422
    assert "Det finns redan en produkt med det namnet." in answer.content.decode()
    assert "K7" in answer.content.decode()


def test_its_page_shows_its_facts_own_fields_and_deals_in_few_questions(
    client, product, actor_for, administrator, query_count
):
    add_field(actor=actor_for(administrator), subject="product", kind="text", values={"label": "Leverantör"})
    DealFactory(product=product)
    client.get(address(product))
    with query_count(10):
        text = client.get(address(product)).content.decode()
    assert "Leverantör" in text
    assert f"/deals/?show=list&amp;view=all&amp;product={key_to_short(product.pk)}" in text


def test_a_field_is_changed_where_it_stands(client, product):
    answer = client.post(address(product, "fields/code/"), {"value": "K7", "seen": ""}, headers={"HX-Request": "true"})
    assert "K7" in answer.content.decode()
    product.refresh_from_db()
    assert product.code == "K7"


def test_it_is_archived_and_offered_again(client, product):
    for what, archived in (("archive", True), ("restore", False)):
        client.post(address(product, f"{what}/"))
        product.refresh_from_db()
        assert product.is_archived is archived


def test_a_member_reads_its_page_without_buttons(client_for, member, product):
    text = client_for(member).get(address(product)).content.decode()
    assert "Säljkompass" in text
    assert "/edit/" not in text
