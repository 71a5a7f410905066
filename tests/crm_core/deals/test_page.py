"""A deal's own page."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from crm_core.deals.actions import create_deal
from crm_core.deals.models import DealShare
from crm_core.deals.moving import move_deals
from crm_core.models import Unit
from kundsystem.shared.formatting import NBSP
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory, deal_status


def page_of(deal, what: str = "") -> str:
    return f"/deals/{key_to_short(deal.pk)}/{what}"


def text_of(answer) -> str:
    return answer.content.decode().replace(NBSP, " ")


def on(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False)


@pytest.fixture
def deal(organisation, member, actor_for):
    """A deal that was made in March, offered in April and won in June."""
    actor = actor_for(member)
    with on(dt.date(2026, 3, 9)):
        deal = create_deal(
            actor=actor,
            customer_id=CustomerFactory(name="Granlida").pk,
            values={"product": ProductFactory(name="Anbudsstöd"), "unit_price": Decimal("100.00")},
        )
    with on(dt.date(2026, 4, 12)):
        move_deals(actor=actor, keys=[deal.pk], status=_statuses("open")[2])
    with on(dt.date(2026, 6, 1)):
        move_deals(actor=actor, keys=[deal.pk], status=deal_status("won"))
    return deal


def _statuses(stage):
    return list(type(deal_status(stage)).objects.filter(stage=stage))


def test_every_status_is_shown_with_day_name_and_how_long_it_took(deal, client_for, reader, member):
    page = text_of(client_for(reader).get(page_of(deal)))
    first, offered = _statuses("open")[0], _statuses("open")[2]
    for shown in (
        f"12 apr av {member.name}",
        f"34 dagar i {first}",
        f"50 dagar i {offered}",
        f"9 mar av {member.name}",
        "Granlida",
        f'href="/customers/{key_to_short(deal.customer_id)}/deals/"',
    ):
        assert shown in page, shown


def test_it_asks_as_many_questions_however_long_its_history_is(deal, client_for, member, actor_for, query_count):
    units = [Unit.objects.create(name=f"Enhet {n}") for n in range(4)]
    DealShare.objects.bulk_create(DealShare(deal=deal, unit=unit, percent=25) for unit in units)
    for n in range(30):
        move_deals(actor=actor_for(member), keys=[deal.pk], status=deal_status("won" if n % 2 else "open"))
    client = client_for(member)
    client.get(page_of(deal))
    with query_count(8):
        page = text_of(client.get(page_of(deal)))
    assert page.count("Enhet ") == 4


def test_a_fact_is_changed_where_it_stands(deal, client_for, member):
    client = client_for(member, HTTP_HX_REQUEST="true")
    assert "<input" in text_of(client.get(page_of(deal, "fields/next_step/edit/")))
    answer = client.post(page_of(deal, "fields/next_step/"), {"value": "Ring", "seen": ""})
    assert "Ring" in text_of(answer)
    assert "/undo/" in text_of(answer)
    assert "dealChanged" in answer["HX-Trigger"]
    wrong = client.post(page_of(deal, "fields/discount/"), {"value": "101", "seen": "0.00"})
    assert wrong.status_code == 422
    late = client.post(page_of(deal, "fields/next_step/"), {"value": "Skriv", "seen": ""})
    assert late.status_code == 409
    assert client.post(page_of(deal, "fields/amount/"), {"value": "1"}).status_code == 404


def test_the_orderer_is_chosen_among_the_customers_persons(deal, client_for, member):
    maja = ContactFactory(customer_id=deal.customer_id, first_name="Maja", last_name="Söderlind")
    ContactFactory(first_name="Annan", last_name="Person")
    client = client_for(member, HTTP_HX_REQUEST="true")
    editor = text_of(client.get(page_of(deal, "fields/orderer/edit/")))
    assert "Maja Söderlind" in editor
    assert "Annan Person" not in editor
    assert "Maja Söderlind" in text_of(client.post(page_of(deal, "fields/orderer/"), {"value": str(maja.pk)}))


def test_what_follows_from_a_change_is_fetched_by_itself(deal, client_for, member):
    client = client_for(member, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="deal-figures")
    part = text_of(client.get(page_of(deal)))
    assert "<html" not in part
    for part_id in ("deal-figures", "deal-steps", "deal-shares"):
        assert f'id="{part_id}"' in part


def test_without_scripts_a_fact_leads_to_the_form(deal, client_for, member):
    answer = client_for(member).get(page_of(deal, "fields/next_step/edit/"))
    assert answer.url == f"{page_of(deal, 'edit/')}?back={page_of(deal)}#d{deal.pk.hex}-next_step"


def test_an_archived_deal_is_shown_but_not_changed(deal, client_for, member):
    client = client_for(member)
    client.post(page_of(deal, "archive/"))
    page = text_of(client.get(page_of(deal)))
    assert "Arkiverad" in page
    assert "/restore/" in page
    assert "/move/" not in page
    assert "/edit/" not in page


def test_a_deal_without_anything_more_is_shown(organisation, client_for, reader):
    page = text_of(client_for(reader).get(page_of(DealFactory(seller=None))))
    assert "/fields/" not in page
