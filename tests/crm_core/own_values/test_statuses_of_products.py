"""A product's own deal statuses: offered on its deals only, and what the list is narrowed by."""

import pytest
from django.urls import reverse

from crm_core.deals.actions import create_deal, update_deal
from crm_core.deals.moving import move_deals
from crm_core.models import DealStatus
from kundsystem.shared.errors import UserError
from tests.factories import CustomerFactory, DealFactory, ProductFactory


@pytest.fixture
def product(organisation):
    return ProductFactory(name="Mätutrustning")


@pytest.fixture
def own(product, client_for, administrator):
    given = {"name": "Kalibrering bokad", "tone": "ljung", "stage": "open", "probability": "60"}
    client_for(administrator).post(f"/settings/values/statuses/deal/add/?of={product.pk}", given)
    return DealStatus.objects.get(product=product)


def test_it_is_offered_on_deals_of_the_product_and_on_no_other(own, product, client_for, member):
    client = client_for(member)
    here, elsewhere = DealFactory(product=product), DealFactory()
    for deal, offered in ((here, True), (elsewhere, False)):
        menu = client.get(reverse("deal_move", args=[deal.pk]), headers={"HX-Request": "true"}).content.decode()
        form = client.get(reverse("deal_edit", args=[deal.pk])).content.decode()
        assert (own.name in menu, own.name in form) == (offered, offered)


def test_a_new_deal_is_offered_it_when_the_product_is_chosen(own, product, client_for, member):
    client = client_for(member)
    assert own.name not in client.get(reverse("deal_create_any")).content.decode()
    answer = client.get(reverse("deal_from_product"), {"product": str(product.pk)}, headers={"HX-Request": "true"})
    assert own.name in answer.content.decode()


def test_a_deal_about_something_else_is_refused_it_by_every_action(own, actor_for, member):
    actor, deal = actor_for(member), DealFactory()
    with pytest.raises(UserError):
        move_deals(actor=actor, keys=[deal.pk], status=own)
    with pytest.raises(UserError):
        update_deal(actor=actor, pk=deal.pk, changes={"status": own})
    values = {"product": ProductFactory(), "status": own}
    with pytest.raises(UserError):
        create_deal(actor=actor, customer_id=CustomerFactory().pk, values=values)


def test_a_deal_in_it_does_not_become_about_something_else(own, product, actor_for, member):
    deal = DealFactory(product=product, status=own)
    with pytest.raises(UserError):
        update_deal(actor=actor_for(member), pk=deal.pk, changes={"product": ProductFactory()})


def test_the_list_is_narrowed_by_it_and_the_board_shows_it_while_it_has_deals(own, product, client_for, member):
    client = client_for(member)
    board = "/deals/?show=board"
    assert own.name not in client.get(board).content.decode()
    deal = DealFactory(product=product, status=own, description="Nio vågar")
    DealFactory(product=product, description="En våg")
    found = client.get("/deals/", {"show": "list", "view": "all", "status": str(own.pk)}).content.decode()
    assert str(deal.customer) in found
    assert found.count("rowlink") == 1
    assert own.name in client.get(board).content.decode()


def test_the_order_of_a_products_own_leaves_the_common_ones_where_they_are(own, product, client_for, administrator):
    client = client_for(administrator)
    common = list(DealStatus.objects.filter(product=None).values_list("pk", flat=True))
    other = DealStatus.objects.create(name="Väntar på delar", product=product, position=own.position + 1)
    order = {"key": [str(other.pk), str(own.pk)]}
    client.post(f"/settings/values/statuses/deal/order/?of={product.pk}", order)
    assert list(DealStatus.objects.filter(product=product)) == [other, own]
    assert list(DealStatus.objects.filter(product=None).values_list("pk", flat=True)) == common
