"""The catalogue as a list: what it shows, how it narrows, how it is taken out, and what is done with many."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from crm_core.custom_fields.actions import add_field
from crm_core.fields.registry import field_of, fields_of
from crm_core.lists.models import ListLayout
from crm_core.models import Product, ProductCategory, VatClass
from crm_core.products.actions import change_products
from crm_core.products.registry import PRODUCT
from kundsystem.shared.errors import Forbidden, NotFound
from kundsystem.shared.keys import key_to_short
from tenants.models import LIST_ROWS as PAGE
from tests.factories import CustomerFactory, DealFactory, ProductFactory

URL = "/products/"


def names(answer) -> list[str]:
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', answer.content.decode())


def listed(client, **query):
    return client.get(f"{URL}?{urlencode(query, doseq=True)}")


@pytest.fixture
def courses(organisation):
    return ProductCategory.objects.create(name="Kurser")


@pytest.fixture
def level(actor_for, administrator):
    """A field that the organisation has added."""
    actor = actor_for(administrator)
    made = add_field(actor=actor, subject=PRODUCT, kind="one_of", values={"label": "Nivå"}, options=["hög", "låg"])
    return field_of(PRODUCT, made.name)


@pytest.fixture
def products(courses, level):
    high = level.kind.own.offered[0]
    return {
        "course": ProductFactory(name="Säljkurs", code="KU-1", category=courses, custom={level.name: str(high.pk)}),
        "meter": ProductFactory(name="Mätning", unit_price=1200, unit_name="tim", recurrence="month"),
        "gone": ProductFactory(name="Utgången", archived_at=timezone.now()),
    }


def test_everybody_sees_what_is_offered_with_price_vat_and_their_deals(client_for, reader, products):
    DealFactory(product=products["course"])
    answer = listed(client_for(reader))
    text = answer.content.decode()
    assert names(answer) == ["Mätning", "Säljkurs"]
    assert f'href="/products/{key_to_short(products["course"].pk)}/"' in text
    assert "/ tim</span>" in text
    assert 'name="key"' not in text
    assert names(listed(client_for(reader), view="archived")) == ["Utgången"]


def test_deals_at_customers_out_of_reach_are_not_counted(organisation, member, actor_for, products, monkeypatch):
    DealFactory(product=products["course"], customer=CustomerFactory())
    own = actor_for(member)
    assert Product.objects.with_deals(own).get(pk=products["course"].pk).deal_count == 1
    monkeypatch.setattr("crm_core.reach.sees_everybodys", lambda actor: False)
    assert Product.objects.with_deals(own).get(pk=products["course"].pk).deal_count == 0


def test_it_is_narrowed_by_name_code_category_and_own_fields(client_for, member, products, courses, level):
    client = client_for(member)
    high = key_to_short(level.kind.own.offered[0].pk)
    for query in ({"q": "säljk"}, {"q": "ku-1"}, {"category": key_to_short(courses.pk)}, {level.name: high}):
        assert names(listed(client, **query)) == ["Säljkurs"], query
    assert names(listed(client, recurrence="month")) == ["Mätning"]
    assert names(listed(client, sort=f"-{level.name}")) == ["Säljkurs", "Mätning"]
    assert "Ingen produkt passar" in listed(client, q="xyz\x00").content.decode()


def test_at_most_nine_queries_whatever_the_columns(client_for, member, courses, level, query_count):
    for number in range(PAGE + 5):
        DealFactory(product=ProductFactory(category=courses if number % 2 else None))
    columns = [field.name for field in fields_of(PRODUCT) if field.column]
    ListLayout.objects.create(user=member, list_name=PRODUCT, columns=columns, sort="-deal_count")
    client = client_for(member)
    listed(client)
    for query in ({}, {"sort": "-category"}, {"sort": "unit_price"}, {"category": key_to_short(courses.pk)}):
        with query_count(9):
            assert listed(client, **query).status_code == 200
    more = re.search(r'hx-get="(/products/\?[^"]*after=[^"]*)"', listed(client).content.decode())
    assert len(names(client.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}))) == 5


def test_a_file_has_what_the_list_shows(client_for, administrator, products, level):
    columns = ["code", "unit_price", "vat_percent", "deal_count", level.name]
    ListLayout.objects.create(user=administrator, list_name=PRODUCT, columns=columns)
    answer = client_for(administrator).post(reverse("product_export"), {"as": "csv", "query": "q=kurs"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Namn", "Kod", "Pris, kr", "Moms i dag, %", "Affärer", "Nivå"]
    assert rows[1][0::5] == ["Säljkurs", "hög"]
    assert rows[1][4] == "0"


def test_many_get_a_category_vat_or_own_value_with_undo(client_for, administrator, products, courses, level):
    client = client_for(administrator)
    keys = [key_to_short(product.pk) for product in products.values()]
    low = str(level.kind.own.offered[1].pk)
    vat = VatClass.objects.last()
    for do in (f"category:{courses.pk}", f"vat_class:{vat.pk}", f"{level.name}:{low}"):
        assert client.post(reverse("product_bulk"), {"key": keys, "do": do}).status_code == 302
    for product in Product.objects.active():
        assert (product.category, product.vat_class, product.custom[level.name]) == (courses, vat, low)
    products["gone"].refresh_from_db()
    assert products["gone"].category is None, "what is offered no more is left alone"
    undo = re.findall(r'action="(/[^"]*undo[^"]*)"', client.get(URL).content.decode())
    client.post(undo[-1])
    products["course"].refresh_from_db()
    assert products["course"].custom[level.name] != low


def test_only_those_who_may_change_the_catalogue_change_many(actor_for, administrator, member, products):
    with pytest.raises(Forbidden):
        change_products(actor=actor_for(member), keys=[products["course"].pk], field="category", value=None)
    with pytest.raises(NotFound):
        change_products(actor=actor_for(administrator), keys=[products["course"].pk], field="name", value="X")
