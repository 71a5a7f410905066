"""The products of a customer, in its window."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.deals.overview import figures_from, figures_of
from crm_core.models import Deal
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, DealFactory, ProductFactory, deal_status


def tab(customer) -> str:
    return f"/customers/{key_to_short(customer.pk)}/deals/"


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB")


@pytest.fixture
def product(organisation):
    return ProductFactory(name="Säljkompass")


def text_of(answer) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_the_running_contracts_are_summed_up(client_for, member, customer, product):
    today = timezone.localdate()
    new_year = dt.date(today.year, 12, 31)
    DealFactory(customer=customer, product=product, stage="won", recurrence="year", unit_price=144000, ends_on=new_year)
    DealFactory(customer=customer, product=product, stage="won", recurrence="month", unit_price=6000)
    DealFactory(customer=customer, product=product, stage="won", recurrence="once", unit_price=5)
    text = text_of(client_for(member).get(tab(customer)))
    assert "216 000" in text
    assert "per år, varav 144 000 kr att förnya före årsskiftet" in text


def test_a_customer_without_deals_is_told_what_to_do(client_for, member, customer):
    assert "Inga produkter ännu" in text_of(client_for(member).get(tab(customer)))


def test_it_asks_as_much_however_many_there_are(client_for, member, customer, product, query_count):
    for _number in range(30):
        DealFactory(customer=customer, product=product, stage="won", recurrence="year")
    client = client_for(member, HTTP_HX_REQUEST="true")
    client.get(tab(customer))
    with query_count(8):
        client.get(tab(customer))


def test_the_window_asks_no_more_than_it_may(client_for, member, customer, product, query_count):
    for stage in ("won", "open", "lost"):
        DealFactory(customer=customer, product=product, stage=stage, answer_by=timezone.localdate())
    client = client_for(member)
    client.get(f"/customers/{key_to_short(customer.pk)}/")
    with query_count(20):
        text = text_of(client.get(f"/customers/{key_to_short(customer.pk)}/"))
    assert "Öppen affär" in text
    assert "Svar om Säljkompass" in text


def test_only_the_first_fifty_are_shown_until_all_are_asked_for(client_for, member, customer, product):
    for _number in range(52):
        DealFactory(customer=customer, product=product)
    client = client_for(member, HTTP_HX_REQUEST="true")
    assert text_of(client.get(tab(customer))).count('id="deal-0') == 50
    assert text_of(client.get(f"{tab(customer)}?all=1")).count('id="deal-0') == 52


def test_a_status_that_was_changed_in_a_row_shows_the_row_again(client_for, member, customer, product):
    deal = DealFactory(customer=customer, product=product)
    client = client_for(member, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=f"deal-{deal.pk}")
    address = f"/deals/{key_to_short(deal.pk)}/move/"
    text = text_of(client.post(address, {"status": str(deal_status("won").pk), "from": str(deal.status_id)}))
    assert f'<tr id="deal-{deal.pk}" data-answer>' in text
    assert deal_status("won").name in text


DAYS = st.one_of(st.none(), st.integers(-400, 400).map(lambda days: dt.date(2026, 11, 25) + dt.timedelta(days=days)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "stage": st.sampled_from(("open", "won", "running", "lost", "ended")),
                "recurrence": st.sampled_from(("once", "month", "quarter", "year")),
                "unit_price": st.decimals(0, 10**6, places=2),
                "quantity": st.decimals(Decimal("0.01"), 10**3, places=2),
                "discount": st.decimals(0, 100, places=2),
                "starts_on": DAYS,
                "ends_on": DAYS,
                "renews": st.booleans(),
            }
        ),
        max_size=6,
    )
)
def test_the_database_and_the_page_sum_up_the_same(organisation, made):
    customer, product = CustomerFactory(), ProductFactory()
    for values in made:
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            values["ends_on"] = values["starts_on"]
        DealFactory(customer=customer, product=product, **values)
    today = dt.date(2026, 11, 25)
    asked = figures_of(customer.pk, today)
    deals = list(Deal.objects.of_customer(customer.pk).select_related("status"))
    assert asked == figures_from(deals, today)
    times = {"once": 1, "month": 12, "quarter": 4, "year": 1}
    for deal in deals:
        exact = deal.quantity * deal.unit_price * (100 - deal.discount) / 100
        assert abs(deal.amount - exact) <= Decimal("0.005")
        assert deal.value == deal.amount * times[deal.recurrence]
