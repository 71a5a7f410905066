"""The catalogue through the API."""

import pytest

from crm_core.models import Product
from tests.api import program_for
from tests.factories import ProductFactory


@pytest.fixture
def program(administrator):
    """An administrator's program that may write."""
    return program_for(administrator)


def test_a_product_is_added_changed_and_taken_out(program):
    added = program.ask("post", "products/", {"name": "Serviceavtal", "unit_price": 1200, "recurrence": "year"})
    assert added.status_code == 201, added.content
    assert (added.json()["unit_price"], added.json()["vat_percent"]) == ("1200.00", "25.00")
    url = f"products/{added.json()['id']}/"
    assert program.ask("patch", url, {"unit_price": None, "code": "S1"}).json()["unit_price"] is None
    assert program.ask("post", f"{url}archive/").json()["archived_at"]
    assert program.ask("post", f"{url}restore/").json()["archived_at"] is None


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "name", "required"),
        ({"name": "serviceavtal"}, "name", "name_taken"),
        ({"name": "X", "recurrence": "weekly"}, "recurrence", "invalid"),
        ({"name": "X", "vat_class": "Fanns aldrig"}, "vat_class", "invalid"),
        ({"name": "X", "contract_months": 1.5}, "contract_months", "invalid"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(program, body, field, code):
    ProductFactory(name="Serviceavtal")
    answer = program.ask("post", "products/", body)
    assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (422, field, code)
    assert Product.objects.count() == 1


def test_a_member_reads_it(member):
    ProductFactory(name="Serviceavtal", code="S1")
    program = program_for(member)
    for query in ("q=service", "q=s1", "recurrence=once", "category=none"):
        assert len(program.ask("get", f"products/?{query}").json()["results"]) == 1
    assert program.ask("post", "products/", {"name": "X"}).status_code == 403


def test_the_number_of_questions_does_not_grow_with_the_page(program, query_count):
    program.ask("get", "me/")
    for _n in range(20):
        ProductFactory()
    with query_count(4):  # the organisation, the key, the page, the VAT rates
        assert len(program.ask("get", "products/").json()["results"]) == 20
