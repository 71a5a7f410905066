"""The Products tab of the customer window."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.deals.models import BOUGHT, Deal, Stage
from crm_core.deals.worth import worth_of
from crm_core.history.actions import undo
from crm_core.products.models import TIMES_A_YEAR, Recurrence
from kundsystem.shared.formatting import NBSP
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory, deal_status

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB")


@pytest.fixture
def product(organisation):
    return ProductFactory(name="Säljkompass", unit_price=Decimal(144000), recurrence=Recurrence.YEAR)


def tab(customer, query: str = "") -> str:
    return f"/customers/{key_to_short(customer.pk)}/deals/{query}"


def text_of(answer) -> str:
    return answer.content.decode().replace(NBSP, " ")


def filled(customer, number: int) -> None:
    """Give a customer many deals, each with everything that a row shows."""
    person = ContactFactory(customer=customer)
    product = ProductFactory(name="Säljkompass")
    Deal.objects.bulk_create(
        Deal(
            customer=customer,
            product=product,
            status=deal_status(("won", "open", "lost")[n % 3]),
            orderer=person,
            description=f"Nummer {n}",
            unit_price=Decimal(n),
            recurrence="year",
            starts_on=dt.date(2026, 1, 1),
            ends_on=dt.date(2026, 12, 31),
        )
        for n in range(number)
    )


def test_it_is_the_first_tab_and_shows_what_a_salesperson_looks_for(customer, product, client_for, member):
    maja = ContactFactory(customer=customer, first_name="Maja", last_name="Söderlind")
    DealFactory(
        customer=customer,
        product=product,
        description="Abonnemang, 24 användare",
        stage="won",
        unit_price=Decimal(144000),
        recurrence="year",
        seller=member,
        orderer=maja,
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2026, 12, 31),
    )
    page = text_of(client_for(member).get(f"/customers/{key_to_short(customer.pk)}/"))
    for shown in (
        "Säljkompass",
        "Abonnemang, 24 användare",
        "144 000",
        "1 jan 2025 – 31 dec 2026",
        "95 % av tiden har gått",
        "39 dagar kvar",
        "Maja Söderlind",
        member.name,
        'data-tab="deals"',
    ):
        assert shown in page, shown
    assert "per år, varav 144 000 kr att förnya före årsskiftet" in page


def test_what_runs_comes_first_then_what_is_open_then_what_is_over(customer, client_for, member):
    for name, stage, more in (
        ("Förlorad", "lost", {}),
        ("Öppen nära", "open", {"status": _statuses("open")[-1]}),
        ("Avslutad", "ended", {}),
        ("Öppen", "open", {}),
        ("Slutar sist", "won", {"ends_on": dt.date(2028, 1, 1)}),
        ("Utan slut", "running", {}),
        ("Slutar först", "won", {"ends_on": dt.date(2027, 1, 1)}),
    ):
        DealFactory(customer=customer, product=ProductFactory(name=f"{name}."), stage=stage, **more)
    page = text_of(client_for(member).get(tab(customer)))
    order = ["Slutar först.", "Slutar sist.", "Utan slut.", "Öppen nära.", "Öppen.", "Avslutad.", "Förlorad."]
    places = [page.index(f">{name}<") for name in order]
    assert places[:5] == sorted(places[:5])
    assert max(places[:5]) < min(places[5:])


def _statuses(stage):
    return list(type(deal_status(stage)).objects.filter(stage=stage))


@pytest.mark.parametrize("number", [1, 120])
def test_it_shows_a_page_at_a_time_and_asks_as_many_questions_whatever_there_is(
    customer, client_for, member, query_count, number
):
    filled(customer, number)
    client = client_for(member, HTTP_HX_REQUEST="true")
    client.get(tab(customer))
    with query_count(8):
        page = client.get(tab(customer)).content.decode()
    seen = re.findall(r'id="(deal-row-[^"]+)"', page)
    assert len(seen) == min(number, 50)
    while more := re.search(r'class="more".*?hx-get="([^"]+)"', page):
        with query_count(8):
            page = client.get(more[1]).content.decode()
        seen += re.findall(r'id="(deal-row-[^"]+)"', page)
    assert len(seen) == len(set(seen)) == number


def test_an_amount_says_what_it_is_for_unless_it_is_for_a_year(customer, client_for, member):
    DealFactory(customer=customer, unit_price=Decimal(1200), recurrence="month")
    assert "/mån" in text_of(client_for(member).get(tab(customer)))
    Deal.objects.update(recurrence="year")
    assert "/mån" not in text_of(client_for(member).get(tab(customer)))


def test_nothing_yet_says_what_to_do(customer, client_for, member, reader):
    assert "deals/new/" in text_of(client_for(member).get(tab(customer)))
    read = text_of(client_for(reader).get(tab(customer)))
    assert "Inga produkter än" in read
    assert "deals/new/" not in read


def test_a_reader_changes_nothing_there(customer, client_for, reader):
    DealFactory(customer=customer)
    page = text_of(client_for(reader).get(tab(customer)))
    for mark in ("/move/", "/edit/", "/archive/", "deals/new/"):
        assert mark not in page


def test_a_change_of_status_answers_with_the_row_and_what_runs_now(customer, product, client_for, member):
    deal = DealFactory(customer=customer, product=product, unit_price=Decimal(144000), recurrence="year")
    client = client_for(member, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=f"deal-row-{deal.pk}")
    answer = client.post(
        f"/deals/{key_to_short(deal.pk)}/move/", {"status": deal_status("won").pk, "from": deal.status_id}
    )
    page = text_of(answer)
    assert f'id="deal-row-{deal.pk}"' in page
    assert 'id="deals-foot" hx-swap-oob' in page
    assert "144 000" in page
    assert "Ångra" in page
    assert "customerChanged" in answer["HX-Trigger"]


def test_a_reference_customer_is_marked_and_not(customer, client_for, member):
    deal = DealFactory(customer=customer)
    client = client_for(member, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=f"deal-row-{deal.pk}")
    url = f"/deals/{key_to_short(deal.pk)}/reference/"
    assert "refmark" in text_of(client.post(url, {"reference": "1"}))
    assert Deal.objects.get().is_reference
    assert "refmark" not in text_of(client.post(url, {"reference": "0"}))
    assert not Deal.objects.get().is_reference


def test_what_is_put_away_leaves_the_tab_and_its_sums_and_comes_back(customer, client_for, member, actor_for):
    deal = DealFactory(customer=customer, stage="won", recurrence="year", unit_price=Decimal(5000))
    client = client_for(member)
    client.post(f"/deals/{key_to_short(deal.pk)}/archive/")
    page = text_of(client.get(tab(customer)))
    assert f"deal-row-{deal.pk}" not in page
    assert "1 arkiverad" in page
    assert f"deal-row-{deal.pk}" in text_of(client.get(tab(customer, "?archived=1")))
    client.post(f"/deals/{key_to_short(deal.pk)}/restore/")
    assert f"deal-row-{deal.pk}" in text_of(client.get(tab(customer)))


def test_every_change_is_taken_back(customer, product, member, actor_for, client_for):
    deal = DealFactory(customer=customer, product=product)
    client = client_for(member, HTTP_HX_REQUEST="true")
    before = Deal.objects.values().get()
    for what, data in (("archive", {}), ("reference", {"reference": "1"}), ("fields/next_step", {"value": "Ring"})):
        client.post(f"/deals/{key_to_short(deal.pk)}/{what}/", data)
        assert Deal.objects.values().get() != before
        newest = client.get(tab(customer)).wsgi_request  # the toast was shown; the operation is the newest one
        assert newest is not None
        from crm_core.history.models import Change

        undo(actor=actor_for(member), operation=Change.objects.order_by("-id").first().operation)
        assert {**Deal.objects.values().get(), "updated_at": None} == {**before, "updated_at": None}


DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(Stage.values),
            "recurrence": st.sampled_from(Recurrence.values),
            "quantity": st.decimals(Decimal("0.01"), 50, places=2),
            "unit_price": st.decimals(0, 10**6, places=2),
            "discount": st.decimals(0, 100, places=2),
            "starts_on": st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2026, 11, 23)),
            "ends_on": st.none() | st.dates(dt.date(2026, 11, 20), dt.date(2027, 1, 3)),
            "ordered_on": st.none() | st.sampled_from([dt.date(2025, 12, 31), dt.date(2026, 1, 1), TODAY]),
            "renews": st.booleans(),
            "archived": st.booleans(),
        }
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=DEALS)
def test_what_the_deals_come_to_is_the_sum_of_the_rows(organisation, drawn):
    customer, product = CustomerFactory(), ProductFactory()
    for values in drawn:
        values = dict(values)
        archived = values.pop("archived")
        values["archived_at"] = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) if archived else None
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            values["ends_on"] = None
        DealFactory(customer=customer, product=product, **values)
    deals = list(Deal.objects.filter(customer=customer).select_related("status"))
    there = [deal for deal in deals if deal.archived_at is None]
    running = [deal for deal in there if deal.is_running_on(TODAY)]
    worth = worth_of(customer.pk, TODAY)
    assert worth.running == sum(yearly(deal) for deal in running)
    assert worth.to_renew == sum(
        yearly(deal) for deal in running if deal.ends_on and deal.ends_on.year == 2026 and not deal.renews
    )
    assert worth.open_value == sum(yearly(deal) for deal in there if deal.status.stage == Stage.OPEN)
    assert worth.open_count == sum(deal.status.stage == Stage.OPEN for deal in there)
    assert worth.sold == sum(
        yearly(deal)
        for deal in there
        if deal.ordered_on and deal.ordered_on.year == 2026 and deal.status.stage in (*BOUGHT, Stage.ENDED)
    )
    assert worth.archived == len(deals) - len(there)


def yearly(deal: Deal) -> Decimal:
    """What a deal brings in a year, worked out without the database."""
    from crm_core.deals.amounts import amount_of

    amount = amount_of(deal.quantity, deal.unit_price, deal.discount)
    assert amount == deal.amount
    return amount * TIMES_A_YEAR[deal.recurrence]
