"""The catalogue of products."""

import datetime as dt
from decimal import Decimal

import pytest

from crm_core.models import Product, VatClass
from crm_core.products.actions import archive_products, create_product, restore_products, update_product
from kundsystem.shared.errors import Conflict, Forbidden, UserError
from tests.factories import ProductFactory


@pytest.fixture
def actor(organisation, administrator, actor_for):
    return actor_for(administrator)


def test_an_administrator_adds_a_product_with_standard_vat(actor):
    product = create_product(actor=actor, values={"name": "Säljkompass", "unit_price": Decimal(12000)})
    assert product.vat_class.percent_on(dt.date(2026, 11, 25)) == 25


@pytest.mark.parametrize(
    ("day", "percent"),
    [(dt.date(2026, 3, 31), 12), (dt.date(2026, 4, 1), 6), (dt.date(2027, 12, 31), 6), (dt.date(2028, 1, 1), 12)],
)
def test_the_vat_on_food_is_that_of_the_day(organisation, day, percent):
    assert VatClass.objects.get(name="Livsmedel").percent_on(day) == percent


def test_there_is_no_vat_before_there_was_any(organisation):
    assert VatClass.objects.get(name="Normal moms").percent_on(dt.date(1950, 1, 1)) == 0


@pytest.mark.parametrize(("field", "values"), [("name", {"name": "KOMPASS"}), ("code", {"name": "Ny", "code": "k1"})])
def test_a_name_or_a_code_is_used_once(actor, field, values):
    ProductFactory(name="Kompass", code="K1")
    with pytest.raises(UserError) as refused:
        create_product(actor=actor, values=values)
    assert refused.value.field == field


def test_what_is_archived_frees_its_name_until_it_comes_back(actor):
    old = ProductFactory(name="Kompass")
    archive_products(actor=actor, keys=[old.pk])
    create_product(actor=actor, values={"name": "Kompass"})
    with pytest.raises(UserError) as refused:
        restore_products(actor=actor, keys=[old.pk])
    assert refused.value.field == "name"
    assert Product.objects.active().count() == 1


def test_somebody_elses_change_is_not_overwritten_unseen(actor):
    product = ProductFactory(unit_name="st")
    update_product(actor=actor, pk=product.pk, changes={"unit_name": "tim"}, seen={"unit_name": "st"})
    with pytest.raises(Conflict):
        update_product(actor=actor, pk=product.pk, changes={"unit_name": "dag"}, seen={"unit_name": "st"})


def test_a_member_does_not_change_the_catalogue(organisation, member, actor_for):
    with pytest.raises(Forbidden):
        create_product(actor=actor_for(member), values={"name": "Kompass"})
