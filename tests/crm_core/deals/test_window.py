"""What deals bring to the customer window besides their tab: key figures, and what is next."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from crm_core.contacts.models import Contact
from kundsystem.accounts.models import Role
from kundsystem.shared.formatting import NBSP
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, NoteFactory, ProductFactory

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def customer(organisation):
    customer = CustomerFactory(phone="+4684650041", email="a@b.example", last_contact_at=dt.datetime.now(dt.UTC))
    ContactFactory(customer=customer)
    return customer


def address(customer, what: str = "") -> str:
    return f"/customers/{key_to_short(customer.pk)}/{what}"


def figures(client, customer) -> list[tuple[str, str]]:
    shown = client.get(address(customer)).context["figures"]
    return [(figure.number.replace(NBSP, " "), figure.label) for figure in shown]


def contract(customer, **values):
    return DealFactory(customer=customer, **{"stage": "won", "recurrence": "year", **values})


def test_the_figures_tell_what_runs_what_was_sold_and_what_is_open(customer, client_for, member):
    contract(customer, unit_price=Decimal(144000), ordered_on=dt.date(2025, 1, 1))
    contract(customer, unit_price=Decimal(6000), recurrence="month", ordered_on=dt.date(2026, 3, 1))
    DealFactory(customer=customer, unit_price=Decimal(185000))
    DealFactory(customer=customer, unit_price=Decimal(59400))
    DealFactory(customer=customer, stage="lost", unit_price=Decimal(1))
    NoteFactory(customer=customer)
    assert figures(client_for(member), customer) == [
        ("216 000 kr", "Abonnemang/år"),
        ("72 000 kr", "Sålt i år"),
        ("244 400 kr", "Öppna affärer, 2 st"),
        ("1", "Anteckningar i år"),
    ]


def test_without_deals_the_figures_tell_of_notes_and_of_years(customer, client_for, member):
    client = client_for(member)
    assert figures(client, customer) == []
    assert 'id="figures" hidden' in client.get(address(customer)).content.decode()
    customer.customer_since = dt.date(2019, 3, 1)
    customer.save()
    assert figures(client, customer) == [("7 år", "Som kund")]


def test_the_figures_follow_a_change(customer, client_for, member):
    contract(customer, unit_price=Decimal(144000))
    answer = client_for(member, HTTP_HX_REQUEST="true").get(address(customer, "next-up/"))
    page = answer.content.decode().replace(NBSP, " ")
    assert 'id="figures" hx-swap-oob="outerHTML"' in page
    assert "144 000 kr" in page


@pytest.mark.parametrize(
    ("values", "said", "day"),
    [
        ({"ends_on": dt.date(2026, 12, 31)}, "Säljkompass går ut 31 dec", dt.date(2026, 12, 31)),
        ({"ends_on": dt.date(2026, 10, 31)}, "Säljkompass gick ut 31 okt", dt.date(2026, 10, 31)),
        (
            {"ends_on": dt.date(2027, 3, 31), "renews": True, "notice_months": 3},
            "Säljkompass sägs upp senast 31 dec",
            dt.date(2026, 12, 31),
        ),
        (
            {"ends_on": dt.date(2023, 12, 31), "renews": True},
            "Säljkompass förnyas 1 jan 2027",
            dt.date(2027, 1, 1),
        ),
        ({"stage": "open", "answer_by": dt.date(2026, 12, 4)}, "Säljkompass: svar senast 4 dec", dt.date(2026, 12, 4)),
        ({"ends_on": dt.date(2027, 6, 30)}, "", None),
        ({"ends_on": dt.date(2026, 8, 31)}, "", None),
        ({"stage": "lost", "answer_by": dt.date(2026, 12, 4)}, "", None),
        ({"ends_on": dt.date(2026, 12, 31), "recurrence": "once"}, "", None),
    ],
)
def test_what_is_next_names_the_day_of_a_contract_or_an_answer(customer, client_for, member, values, said, day):
    contract(customer, product=ProductFactory(name="Säljkompass"), next_step="Ring Maja", **values)
    steps = client_for(member).get(address(customer)).context["steps"]
    assert [(step.title.replace(NBSP, " "), step.when, step.action) for step in steps] == (
        [(said, day, "Ring Maja")] if said else []
    )


def test_whoever_may_not_see_deals_sees_nothing_of_them(customer, client_for, reader, member):
    deal = contract(customer, ends_on=dt.date(2026, 12, 31), product=ProductFactory(name="Hemlig"))
    seen = [name for name in reader.role.granted if not name.startswith("deals.")]
    reader.role = Role.objects.create(name="Ser inga affärer", permissions=seen)
    reader.save()
    client = client_for(reader)
    page = client.get(address(customer))
    assert "Hemlig" not in page.content.decode()
    assert figures(client, customer) == []
    assert client.get(address(customer, "deals/")).status_code == 404
    assert client.get(f"/deals/{key_to_short(deal.pk)}/").status_code == 403
    assert Contact.objects.get().last_name in page.content.decode()


def test_a_tab_that_answers_a_change_lets_the_rest_of_the_window_know(customer, client_for, member):
    deal = DealFactory(customer=customer)
    client = client_for(member, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="tab")
    assert "HX-Trigger" not in client.get(address(customer, "deals/"))
    answer = client.post(f"/deals/{key_to_short(deal.pk)}/archive/", follow=True)
    assert "customerChanged" in answer["HX-Trigger"]
