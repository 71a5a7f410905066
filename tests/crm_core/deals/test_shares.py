"""A deal's revenue is shared to the öre."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.deals.shares import share_out
from crm_core.deals.sharing import set_shares, shared_amounts
from crm_core.history.actions import undo
from crm_core.models import DealShare, Unit
from kundsystem.shared.errors import Forbidden, UserError
from tests.factories import DealFactory

ORE = Decimal("0.01")


@st.composite
def percents(draw):
    """Shares of 100 per cent, with two decimals, none of them nothing."""
    cuts = draw(st.sets(st.integers(1, 9999), max_size=12))
    marks = [0, *sorted(cuts), 10_000]
    return [Decimal(b - a) / 100 for a, b in pairwise(marks)]


@given(st.integers(0, 10**14).map(lambda ore: ore * ORE), percents())
def test_shares_are_exactly_the_amount_together(amount, shares):
    parts = share_out(amount, shares)
    assert sum(parts) == amount
    assert all(part == part.quantize(ORE) for part in parts)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - amount * share / 100) < ORE


def test_three_equal_owners_of_hundred_kronor():
    third = Decimal("33.33")
    assert share_out(Decimal("100.00"), [third, third, Decimal("33.34")]) == [third, third, Decimal("33.34")]


def test_shares_that_are_not_whole_are_refused():
    with pytest.raises(ValueError, match="100 per cent"):
        share_out(Decimal(10), [Decimal(50), Decimal(49)])


@pytest.fixture
def units(organisation):
    return [Unit.objects.create(name=name, position=place) for place, name in enumerate(("Syd", "Väst", "Öst"))]


def test_a_member_shares_a_deal_and_shares_it_otherwise(organisation, member, actor_for, units):
    deal = DealFactory(unit_price=Decimal("100.01"))
    actor = actor_for(member)
    set_shares(actor=actor, pk=deal.pk, shares=[(units[0], Decimal(50)), (units[1], Decimal(50))])
    shares = set_shares(actor=actor, pk=deal.pk, shares=[(units[1], Decimal(25)), (units[2], Decimal(75))])
    deal.refresh_from_db()
    assert [(share.unit.name, part) for share, part in shared_amounts(deal, shares)] == [
        ("Väst", Decimal("25.00")),
        ("Öst", Decimal("75.01")),
    ]
    undo(actor=actor, operation=actor.last_operation)
    assert {(share.unit.name, share.percent) for share in DealShare.objects.all()} == {("Syd", 50), ("Väst", 50)}


@pytest.mark.parametrize(
    "shares", [(60, 60), (99,), (100, 0), ("33.333", "66.667")], ids=("too much", "too little", "nothing", "decimals")
)
def test_what_is_not_shares_of_hundred_per_cent_is_refused(organisation, member, actor_for, units, shares):
    deal = DealFactory()
    wanted = [(unit, Decimal(share)) for unit, share in zip(units, shares, strict=False)]
    with pytest.raises(UserError) as refused:
        set_shares(actor=actor_for(member), pk=deal.pk, shares=wanted)
    assert refused.value.field == "shares"
    assert not DealShare.objects.exists()


def test_a_unit_has_one_share(organisation, member, actor_for, units):
    with pytest.raises(UserError, match="bara ha en andel"):
        set_shares(actor=actor_for(member), pk=DealFactory().pk, shares=[(units[0], Decimal(50))] * 2)


def test_a_reader_shares_nothing(organisation, reader, actor_for, units):
    with pytest.raises(Forbidden):
        set_shares(actor=actor_for(reader), pk=DealFactory().pk, shares=[(units[0], Decimal(100))])
