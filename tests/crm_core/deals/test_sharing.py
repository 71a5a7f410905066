"""Sharing a deal's revenue between units, through the pages."""

import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.deals.share_form import Box, ShareForm, spread
from crm_core.history.actions import undo
from crm_core.models import DealShare, Unit
from kundsystem.shared.formatting import NBSP
from kundsystem.shared.keys import key_to_short
from tests.factories import DealFactory


@pytest.fixture
def units(organisation):
    return [Unit.objects.create(name=name, position=place) for place, name in enumerate(("Alfa", "Beta", "Gamma"))]


@pytest.fixture
def deal(organisation):
    return DealFactory(unit_price=Decimal("100.00"))


@pytest.fixture
def client(client_for, member):
    return client_for(member, HTTP_HX_REQUEST="true")


def shares(deal, what: str = "") -> str:
    return f"/deals/{key_to_short(deal.pk)}/shares/{what}"


def typed(units, *percents: str) -> dict[str, str]:
    return {f"share-{unit.pk}": percent for unit, percent in zip(units, percents, strict=True)}


def text_of(answer) -> str:
    return answer.content.decode().replace(NBSP, " ")


def saved(deal) -> list[tuple[str, Decimal]]:
    return list(deal.shares.order_by("unit__position").values_list("unit__name", "percent"))


def test_each_unit_gets_a_box(client, deal, units):
    page = text_of(client.get(shares(deal)))
    assert page.count('name="share-') == 3
    assert f'id="deal-row-{deal.pk}"' in page
    assert "Fördela lika" in page


def test_the_shares_are_saved_and_shown_to_the_ore(client, client_for, member, deal, units, actor_for):
    answer = client.post(shares(deal), typed(units, "33,34", "33.33", "33,33 %"))
    assert answer.status_code == 302
    assert saved(deal) == [("Alfa", Decimal("33.34")), ("Beta", Decimal("33.33")), ("Gamma", Decimal("33.33"))]
    page = text_of(client_for(member).get(f"/deals/{key_to_short(deal.pk)}/"))
    for shown in ("33,34", "33,33", "Tillsammans"):
        assert shown in page


def test_on_the_deals_page_they_come_back_in_their_panel_with_a_way_back(client, deal, units, actor_for, member):
    answer = client.post(f"{shares(deal)}?panel=1", typed(units, "60", "40", ""), headers={"HX-Target": "deal-shares"})
    page = text_of(answer)
    assert 'id="deal-shares"' in page
    operation = re.search(r"/undo/([^/]+)/", page)
    assert operation
    from kundsystem.shared.keys import short_to_key

    undo(actor=actor_for(member), operation=short_to_key(operation[1]))
    assert saved(deal) == []


@pytest.mark.parametrize(
    ("percents", "told"),
    [
        (("50", "40", ""), "10 % kvar att fördela."),
        (("50", "60", ""), "10 % för mycket."),
        (("50", "x", "50"), "Skriv varje andel som ett tal"),
        (("50", "-10", "60"), "Skriv varje andel som ett tal"),
        (("33,333", "33,333", "33,334"), "Skriv varje andel som ett tal"),
    ],
)
def test_what_is_not_a_hundred_is_refused_with_what_was_typed(client, deal, units, percents, told):
    answer = client.post(shares(deal), typed(units, *percents))
    page = text_of(answer)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == f"#deal-row-{deal.pk}"
    assert told in page
    assert f'value="{percents[0]}"' in page
    assert saved(deal) == []


def test_nothing_typed_means_that_nothing_is_shared(client, deal, units):
    client.post(shares(deal), typed(units, "100", "", ""))
    client.post(shares(deal), typed(units, "", "", ""))
    assert saved(deal) == []


def test_they_are_counted_as_one_types(client, deal, units):
    page = text_of(client.get(shares(deal, "sum/"), typed(units, "60", "30", "")))
    assert "10 % kvar att fördela." in page
    assert re.search(r'id="amount-[^"]*" hx-swap-oob="outerHTML">60<', page)


def test_sharing_equally_fills_the_boxes_and_saves_nothing(client, deal, units):
    page = text_of(client.post(shares(deal), typed(units, "", "", "") | {"equal": "1"}))
    assert re.findall(r'name="share-[^"]*" value="([^"]*)"', page) == ["33,34", "33,33", "33,33"]
    two = text_of(client.post(shares(deal), typed(units, "10", "", "20") | {"equal": "1"}))
    assert re.findall(r'name="share-[^"]*" value="([^"]*)"', two) == ["50", "", "50"]
    assert saved(deal) == []


def test_a_unit_that_is_archived_keeps_its_share(client, deal, units):
    DealShare.objects.create(deal=deal, unit=units[0], percent=100)
    from django.utils import timezone

    Unit.objects.filter(pk=units[0].pk).update(archived_at=timezone.now())
    assert text_of(client.get(shares(deal))).count('name="share-') == 3


def test_without_units_it_says_so(client, deal):
    assert "Det finns inga enheter" in text_of(client.get(shares(deal)))


def test_it_works_without_scripts(client_for, member, deal, units):
    client = client_for(member)
    assert "<html" in text_of(client.get(shares(deal)))
    answer = client.post(shares(deal), typed(units, "60", "40", ""))
    assert answer.url == f"/deals/{key_to_short(deal.pk)}/"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amount=st.decimals(0, 10**9, places=2),
    count=st.integers(1, 40),
    chosen=st.lists(st.booleans(), min_size=40, max_size=40),
)
def test_shared_equally_it_is_always_the_whole_amount(organisation, amount, count, chosen):
    deal = DealFactory.build(customer=None, product=None, status=None)
    deal.amount = amount
    boxes = [Box(Unit(name=str(n)), "", Decimal(chosen[n])) for n in range(count)]
    form = spread(ShareForm(deal, boxes))
    assert form.is_whole
    assert sum(box.amount for box in form.boxes) == amount
    given = [box.percent for box in form.boxes if box.percent]
    assert max(given) - min(given) <= Decimal("0.01")
