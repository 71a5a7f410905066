"""Making and editing a deal through its form."""

import datetime as dt
from decimal import Decimal

import pytest

from crm_core.deals.actions import update_deal
from crm_core.deals.models import Deal, LossReason
from crm_core.products.models import Recurrence
from kundsystem.shared.formatting import NBSP
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory, deal_status


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", number="10482")


@pytest.fixture
def product(organisation):
    return ProductFactory(
        name="Säljkompass", unit_price=Decimal("1200.50"), recurrence=Recurrence.MONTH, notice_months=3
    )


@pytest.fixture
def client(client_for, member):
    return client_for(member, HTTP_HX_REQUEST="true")


def new(customer) -> str:
    return f"/customers/{key_to_short(customer.pk)}/deals/new/"


def edit(deal) -> str:
    return f"/deals/{key_to_short(deal.pk)}/edit/"


def text_of(answer) -> str:
    return answer.content.decode().replace(NBSP, " ")


def posted(deal, **changed) -> dict[str, str]:
    """What the form of a deal posts, with some boxes filled in otherwise."""
    from crm_core.deals.forms import DealForm

    form = DealForm(deal=deal)
    data = {name: form.initial.get(name, "") for name in form.fields} | dict(form.tokens())
    return {name: value for name, value in (data | changed).items() if value not in (False, None)}


def test_a_member_makes_a_deal_with_a_product_and_nothing_else(customer, product, client_for, member):
    answer = client_for(member).post(new(customer), {"product": product.pk})
    deal = Deal.objects.get()
    assert answer.url == f"/customers/{key_to_short(customer.pk)}/deals/"
    assert (deal.customer, deal.product, deal.unit_price, deal.recurrence) == (
        customer,
        product,
        Decimal("1200.50"),
        "month",
    )
    assert (deal.quantity, deal.notice_months, deal.status) == (1, 3, deal_status())


def test_the_form_begins_with_me_as_the_seller_and_offers_the_customers_persons(customer, product, client, member):
    ContactFactory(customer=customer, first_name="Maja", last_name="Söderlind")
    ContactFactory(first_name="Annan", last_name="Person")
    page = text_of(client.get(new(customer)))
    assert "Maja Söderlind" in page
    assert "Annan Person" not in page
    assert f'<option value="{member.pk}" selected>' in page
    assert 'id="deal-new"' in page


def test_all_that_is_filled_in_is_kept(customer, product, client):
    maja = ContactFactory(customer=customer)
    client.post(
        new(customer),
        {
            "product": product.pk,
            "description": "24 användare",
            "status": deal_status("won").pk,
            "orderer": maja.pk,
            "quantity": "24",
            "unit_price": "1 200,50",
            "discount": "10",
            "recurrence": "year",
            "starts_on": "2027-01-01",
            "ends_on": "2027-12-31",
            "renews": "on",
            "next_step": "Skicka avtal",
        },
    )
    deal = Deal.objects.get()
    assert (deal.amount, deal.recurrence, deal.orderer) == (Decimal("25930.80"), "year", maja)
    assert (deal.starts_on, deal.ends_on, deal.renews) == (dt.date(2027, 1, 1), dt.date(2027, 12, 31), True)
    assert deal.seller is None


def test_what_is_wrong_stands_beside_its_box_and_nothing_typed_is_lost(customer, product, client):
    answer = client.post(new(customer), {"product": "", "description": "Min text", "unit_price": "mycket"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#deal-new"
    assert 'value="Min text"' in page
    assert 'value="mycket"' in page
    assert 'id="dnew-product_error"' in page
    assert 'id="dnew-unit_price_error"' in page
    assert not Deal.objects.exists()


def test_the_whole_is_refused_beside_the_box_that_puts_it_right(customer, product, client):
    data = {"product": product.pk, "starts_on": "2027-01-01", "ends_on": "2026-01-01"}
    page = text_of(client.post(new(customer), data))
    assert 'id="dnew-ends_on_error"' in page
    assert '<details class="fmore" open>' in page


def test_the_customer_is_chosen_in_the_form(customer, product, client_for, member):
    ContactFactory(customer=customer, first_name="Maja", last_name="Söderlind")
    client = client_for(member)
    assert 'name="customer"' in text_of(client.get("/deals/new/"))
    persons = client.get("/deals/orderers/", {"customer": "Granlida Mätteknik AB (10482)"})
    assert "Maja Söderlind" in text_of(persons)
    assert "Maja Söderlind" not in text_of(client.get("/deals/orderers/", {"customer": "Ingen"}))
    refused = client.post("/deals/new/", {"product": product.pk, "customer": ""})
    assert refused.status_code == 422
    assert "dnew-customer_error" in text_of(refused)
    client.post("/deals/new/", {"product": product.pk, "customer": "Granlida Mätteknik AB (10482)"})
    assert Deal.objects.get().customer == customer


def test_a_place_on_the_board_says_the_status_and_where_to_go_back(customer, product, client_for, member):
    won = deal_status("won")
    client = client_for(member)
    page = text_of(client.get("/deals/new/", {"status": str(won.pk), "back": "/deals/?x=1"}))
    assert f'<option value="{won.pk}" selected>' in page
    assert 'href="/deals/?x=1"' in page
    answer = client.post(
        "/deals/new/?back=/deals/%3Fx%3D1", {"product": product.pk, "customer": "Granlida Mätteknik AB (10482)"}
    )
    assert answer.url == "/deals/?x=1"
    away = client.get("/deals/new/", {"back": "https://evil.example/"})
    assert "evil.example" not in text_of(away).replace("back=https%3A%2F%2Fevil.example%2F", "")


def test_a_product_fills_in_what_nobody_typed(customer, product, client):
    page = text_of(client.get("/deals/from-product/", {"product": product.pk, "quantity": "2", "unit_price": ""}))
    assert 'name="unit_price" value="1 200,50"' in page
    assert '<option value="month" selected>' in page
    assert 'name="notice_months" value="3"' in page
    assert f'value="{product.pk}"' in page
    assert "= 2 401 kr i månaden, 28 812 kr per år" in page
    assert page.count('hx-swap-oob="outerHTML"') == 6


def test_a_product_does_not_overwrite_what_somebody_typed(customer, product, client):
    page = text_of(client.get("/deals/from-product/", {"product": product.pk, "unit_price": "990"}))
    assert 'name="unit_price"' not in page
    assert 'name="notice_months"' in page


def test_another_product_takes_the_place_of_what_the_first_one_proposed(customer, product, client):
    other = ProductFactory(name="Ledarforum", unit_price=Decimal(9900), recurrence=Recurrence.ONCE)
    typed = {"product": other.pk, "from_product": product.pk, "unit_price": "1200,50", "recurrence": "month"}
    page = text_of(client.get("/deals/from-product/", typed))
    assert 'name="unit_price" value="9 900"' in page
    kept = text_of(client.get("/deals/from-product/", typed | {"unit_price": "1100"}))
    assert 'name="unit_price"' not in kept


def test_an_english_price_is_the_same_price(customer, product, client):
    deal = DealFactory(customer=customer, product=product, unit_price=Decimal("1200.50"))
    client.cookies["kundsystem_language"] = "en"
    shown = text_of(client.get(edit(deal)))
    assert 'name="unit_price" value="1200.50"' in shown
    client.post(edit(deal), posted(deal, unit_price="1200.5"))
    assert Deal.objects.get().unit_price == Decimal("1200.50")
    client.post(edit(deal), posted(Deal.objects.get(), unit_price="2,400"))
    assert Deal.objects.get().unit_price == Decimal(2400)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"quantity": "1", "unit_price": "216 000", "recurrence": "year"}, "= 216 000 kr per år"),
        ({"quantity": "2,5", "unit_price": "99,99", "discount": "12,5", "recurrence": "once"}, "= 218,73 kr"),
        ({"unit_price": "1000", "recurrence": "quarter"}, "= 1 000 kr i kvartalet, 4 000 kr per år"),
        ({"unit_price": "", "recurrence": "year"}, ""),
        ({"unit_price": "12 kronor", "recurrence": "year"}, ""),
        ({"quantity": "0", "unit_price": "12"}, ""),
        ({"quantity": "1000000000", "unit_price": "100000000000"}, ""),
    ],
)
def test_the_amount_is_told_as_one_types(organisation, client, typed, told):
    assert text_of(client.get("/deals/sum/", typed)).strip() == told


def test_editing_changes_what_was_changed(customer, product, client):
    deal = DealFactory(customer=customer, product=product, next_step="Ring")
    answer = client.post(edit(deal), posted(deal, next_step="Skriv"))
    assert answer.status_code == 302
    deal.refresh_from_db()
    assert deal.next_step == "Skriv"


def test_whoever_comes_second_is_told_what_the_first_one_did(customer, product, client, owner, actor_for):
    deal = DealFactory(customer=customer, product=product, next_step="Ring")
    mine = posted(deal, next_step="Skriv")
    update_deal(actor=actor_for(owner), pk=deal.pk, changes={"next_step": "Besök"})
    answer = client.post(edit(deal), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == f"#deal-row-{deal.pk}"
    for shown in (owner.name, "Besök", 'value="Skriv"'):
        assert shown in page
    assert client.post(edit(deal), mine | {"seen-next_step": "Besök"}).status_code == 302
    assert Deal.objects.get().next_step == "Skriv"


def test_a_lost_deal_that_is_taken_up_again_loses_its_reason(customer, product, client):
    deal = DealFactory(customer=customer, product=product, stage="lost", loss_reason=LossReason.objects.first())
    client.post(edit(deal), posted(deal, status=str(deal_status("open").pk)))
    deal.refresh_from_db()
    assert (deal.status, deal.loss_reason) == (deal_status("open"), None)


def test_it_works_without_scripts(customer, product, client_for, member):
    client = client_for(member)
    page = text_of(client.get(new(customer)))
    assert "<html" in page
    assert "Som produkten" in page
    deal = DealFactory(customer=customer, product=product)
    back = f"/deals/{key_to_short(deal.pk)}/"
    answer = client.post(f"{edit(deal)}?back={back}", posted(deal, description="Ny"))
    assert answer.url == back
    assert "Ny" in text_of(client.get(back))
