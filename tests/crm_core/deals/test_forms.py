"""Making, changing and sharing deals on their pages."""

from decimal import Decimal

import pytest

from crm_core.models import Deal, DealShare, Unit
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory, deal_status


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", number="10482")


@pytest.fixture
def product(organisation):
    return ProductFactory(name="Säljkompass", unit_price=Decimal("1200.50"), recurrence="month", notice_months=3)


def new(customer) -> str:
    return f"/customers/{key_to_short(customer.pk)}/deals/new/"


def url(deal, what: str = "") -> str:
    return f"/deals/{key_to_short(deal.pk)}/{what}"


def test_a_product_alone_makes_a_deal(client_for, member, customer, product):
    answer = client_for(member).post(new(customer), {"product": str(product.pk), "status": str(deal_status().pk)})
    assert answer.status_code == 302
    deal = Deal.objects.get()
    assert (deal.unit_price, deal.recurrence, deal.quantity) == (Decimal("1200.50"), "month", 1)


def test_what_is_typed_is_read_the_swedish_way(client_for, member, customer, product):
    orderer = ContactFactory(customer=customer)
    client_for(member).post(
        new(customer),
        {
            "product": str(product.pk),
            "status": str(deal_status("won").pk),
            "quantity": "2,5",
            "unit_price": "1 000,50 kr",
            "discount": "10",
            "recurrence": "year",
            "starts_on": "1/1 2026",
            "orderer": str(orderer.pk),
            "seller": str(member.pk),
        },
    )
    deal = Deal.objects.get()
    assert (deal.amount, deal.orderer, str(deal.starts_on)) == (Decimal("2251.13"), orderer, "2026-01-01")


def test_what_is_wrong_comes_back_beside_its_field(client_for, member, customer, product):
    posted = {"product": str(product.pk), "unit_price": "gratis", "description": "24 användare"}
    answer = client_for(member, HTTP_HX_REQUEST="true").post(new(customer), posted)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#deal-new"
    assert "24 användare" in answer.content.decode()
    assert not Deal.objects.exists()


def test_choosing_a_product_fills_in_what_was_not_typed(client_for, member, customer, product):
    client = client_for(member, HTTP_HX_REQUEST="true")
    address = f"/customers/{key_to_short(customer.pk)}/deals/fill/"
    text = client.post(address, {"product": str(product.pk)}).content.decode()
    assert 'name="unit_price" value="1 200,50"' in text
    typed = {"product": str(product.pk), "unit_price": "900", "filled-unit_price": ""}
    assert 'name="unit_price" value="900"' in client.post(address, typed).content.decode()
    other = ProductFactory(unit_price=Decimal(50))
    again = {"product": str(other.pk), "unit_price": "1 200,50", "filled-unit_price": "1 200,50"}
    assert 'name="unit_price" value="50"' in client.post(address, again).content.decode()


def test_a_persons_of_another_customer_is_not_the_orderer(client_for, member, customer, product):
    posted = {"product": str(product.pk), "status": str(deal_status().pk), "orderer": str(ContactFactory().pk)}
    answer = client_for(member).post(new(customer), posted)
    assert answer.status_code == 422
    assert "Beställaren ska vara en kontaktperson hos kunden." in answer.content.decode()


def test_a_new_deal_from_anywhere_asks_whose_it_is(client_for, member, customer):
    client = client_for(member)
    answer = client.get("/deals/new/", {"customer": "Granlida Mätteknik AB (10482)", "status": str(deal_status().pk)})
    assert answer["Location"] == f"{new(customer)}?status={deal_status().pk}"
    assert client.get("/deals/new/", {"customer": "Finns inte"}).status_code == 422


def test_somebody_elses_change_is_shown_and_nothing_is_lost(client_for, member, owner, customer, product):
    deal = DealFactory(customer=customer, product=product, next_step="Nytt")
    posted = {
        "product": str(product.pk),
        "status": str(deal.status_id),
        "quantity": "1",
        "unit_price": "1000",
        "recurrence": "once",
        "next_step": "Mitt",
        "seen-next_step": "Gammalt",
    }
    answer = client_for(member).post(url(deal, "edit/"), posted)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Mitt" in text
    assert "Nytt" in text
    deal.refresh_from_db()
    assert deal.next_step == "Nytt"


def test_a_price_that_is_emptied_is_asked_for(client_for, member, customer, product):
    deal = DealFactory(customer=customer, product=product)
    posted = {"product": str(product.pk), "status": str(deal.status_id), "recurrence": "once", "quantity": "1"}
    assert client_for(member).post(url(deal, "edit/"), posted).status_code == 422


def test_the_page_tells_every_status(client_for, member, customer, product, query_count):
    client = client_for(member)
    client.post(new(customer), {"product": str(product.pk), "status": str(deal_status().pk)})
    deal = Deal.objects.get()
    won = deal_status("won")
    client.post(url(deal, "move/"), {"status": str(won.pk), "from": str(deal.status_id)})
    with query_count(10):
        text = client.get(url(deal)).content.decode()
    assert deal_status().name in text
    assert won.name in text
    assert text.count(member.name) >= 2


def test_a_reference_customer_is_marked_and_unmarked(client_for, member, customer, product):
    deal = DealFactory(customer=customer, product=product)
    for said, is_reference in (("1", True), ("0", False)):
        client_for(member).post(url(deal, "reference/"), {"is_reference": said})
        deal.refresh_from_db()
        assert deal.is_reference is is_reference


@pytest.fixture
def units(organisation):
    return [Unit.objects.create(name=name, position=place) for place, name in enumerate(("Syd", "Väst"))]


def test_the_revenue_is_shared_between_units(client_for, member, customer, product, units):
    deal = DealFactory(customer=customer, product=product, unit_price=Decimal("100.01"))
    posted = {f"share-{units[0].pk}": "33,33", f"share-{units[1].pk}": "66,67"}
    assert client_for(member).post(url(deal, "shares/"), posted).status_code == 302
    text = client_for(member).get(url(deal)).content.decode().replace("\u00a0", " ")
    assert "33,33 kr" in text
    assert "66,68 kr" in text


@pytest.mark.parametrize("percents", [("50", "49"), ("hälften", "50")])
def test_shares_that_are_not_right_come_back_with_what_was_typed(client_for, member, customer, units, percents):
    deal = DealFactory(customer=customer)
    posted = {f"share-{unit.pk}": percent for unit, percent in zip(units, percents, strict=True)}
    answer = client_for(member).post(url(deal, "shares/"), posted)
    assert answer.status_code == 422
    assert f'value="{percents[0]}"' in answer.content.decode()
    assert not DealShare.objects.exists()


def test_a_reader_sees_but_has_nothing_to_press(client_for, reader, customer, product):
    deal = DealFactory(customer=customer, product=product)
    text = client_for(reader).get(f"/customers/{key_to_short(customer.pk)}/deals/").content.decode()
    assert "Säljkompass" in text
    assert url(deal, "edit/") not in text
    assert new(customer) not in text
