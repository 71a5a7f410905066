"""Making and changing deals."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from crm_core.deals.actions import archive_deals, create_deal, update_deal
from crm_core.deals.models import Stage
from crm_core.deals.moving import move_deals
from crm_core.history.actions import undo
from crm_core.models import Deal, DealStatusChange, LossReason
from crm_core.products.models import Recurrence
from kundsystem.shared.errors import Conflict, Forbidden, UserError
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory, deal_status


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


@pytest.fixture
def product(organisation):
    return ProductFactory(
        name="Säljkompass",
        unit_price=Decimal("1200.50"),
        recurrence=Recurrence.MONTH,
        notice_months=3,
        contract_months=12,
    )


def make(actor, product, **values):
    return create_deal(actor=actor, customer_id=CustomerFactory().pk, values={"product": product, **values})


def test_a_deal_takes_from_its_product_what_is_not_said(actor, member, product):
    deal = make(actor, product)
    assert (deal.unit_price, deal.recurrence, deal.notice_months) == (Decimal("1200.50"), "month", 3)
    assert (deal.seller, deal.status) == (member, deal_status())
    assert (deal.amount, deal.value) == (Decimal("1200.50"), Decimal("14406.00"))


def test_what_is_said_is_not_taken_from_the_product(actor, owner, product):
    deal = make(actor, product, unit_price=Decimal(0), recurrence="once", notice_months=1, seller=None)
    assert (deal.unit_price, deal.recurrence, deal.notice_months, deal.seller) == (0, "once", 1, None)


def test_the_amount_follows_from_quantity_price_and_discount(actor, product):
    deal = make(actor, product, quantity=Decimal("2.5"), unit_price=Decimal("99.99"), discount=Decimal("12.5"))
    assert deal.amount == Decimal("218.73")  # 249.975 less an eighth is 218.728…
    assert deal.value == deal.amount * 12


def test_every_status_is_dated_and_signed(actor, member, product):
    with time_machine.travel(dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC), tick=False):
        deal = make(actor, product)
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        update_deal(actor=actor, pk=deal.pk, changes={"status": deal_status("won"), "description": "Ny"})
    with time_machine.travel(dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC), tick=False):
        move_deals(actor=actor, keys=[deal.pk], status=deal_status("ended"))
    changes = DealStatusChange.objects.filter(deal=deal).order_by("changed_at")
    assert [(c.status.stage, c.changed_at.month, c.changed_by) for c in changes] == [
        ("open", 3, member),
        ("won", 4, member),
        ("ended", 5, member),
    ]
    deal.refresh_from_db()
    assert deal.status_since.month == 5
    assert deal.ordered_on == dt.date(2026, 4, 1)


def test_moving_is_undone_with_its_mark_and_its_dates(actor, product):
    deal = make(actor, product)
    before = Deal.objects.values().get()
    move_deals(actor=actor, keys=[deal.pk], status=deal_status("won"))
    assert Deal.objects.values().get() != before
    undo(actor=actor, operation=actor.last_operation)
    assert Deal.objects.values().get() | {"updated_at": None} == before | {"updated_at": None}
    assert DealStatusChange.objects.count() == 1


def test_a_contract_that_is_won_gets_the_period_of_its_product(actor, product):
    deal = make(actor, product, starts_on=dt.date(2027, 1, 1))
    move_deals(actor=actor, keys=[deal.pk], status=deal_status("won"))
    deal.refresh_from_db()
    assert (deal.ends_on, deal.notice_on) == (dt.date(2027, 12, 31), dt.date(2027, 9, 30))


def test_what_is_filled_in_is_not_filled_in_again(actor, product):
    given = {"ordered_on": dt.date(2026, 1, 2), "starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 6, 30)}
    deal = make(actor, product, status=deal_status("running"), **given)
    assert (deal.ordered_on, deal.ends_on) == (given["ordered_on"], given["ends_on"])


def test_a_lost_deal_keeps_the_reason_until_it_is_taken_up_again(actor, product):
    deal = make(actor, product)
    reason = LossReason.objects.first()
    move_deals(actor=actor, keys=[deal.pk], status=deal_status("lost"), loss_reason=reason)
    deal.refresh_from_db()
    assert deal.loss_reason == reason
    move_deals(actor=actor, keys=[deal.pk], status=deal_status("open"), loss_reason=reason)
    deal.refresh_from_db()
    assert deal.loss_reason is None


def test_a_deal_that_somebody_has_moved_meanwhile_is_not_moved(actor, product):
    deal = make(actor, product)
    seen = deal.status_id
    move_deals(actor=actor, keys=[deal.pk], status=deal_status("won"))
    with pytest.raises(Conflict):
        move_deals(actor=actor, keys=[deal.pk], status=deal_status("lost"), from_status=seen)
    deal.refresh_from_db()
    assert deal.status == deal_status("won")


def test_somebody_elses_change_is_not_overwritten_unseen(actor, product):
    deal = make(actor, product)
    update_deal(actor=actor, pk=deal.pk, changes={"next_step": "Ring"}, seen={"next_step": ""})
    with pytest.raises(Conflict):
        update_deal(actor=actor, pk=deal.pk, changes={"next_step": "Skriv"}, seen={"next_step": ""})


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("quantity", {"quantity": Decimal(0)}),
        ("quantity", {"quantity": Decimal(-1)}),
        ("unit_price", {"quantity": Decimal(10**9), "unit_price": Decimal(10**10)}),
        ("ends_on", {"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(actor, product, field, values):
    with pytest.raises(UserError) as refused:
        make(actor, product, **values)
    assert refused.value.field == field
    assert not Deal.objects.exists()


def test_the_orderer_is_a_person_at_the_customer(actor, product):
    with pytest.raises(UserError) as refused:
        make(actor, product, orderer=ContactFactory())
    assert refused.value.field == "orderer"


def test_a_product_is_needed(actor):
    with pytest.raises(UserError) as refused:
        create_deal(actor=actor, customer_id=CustomerFactory().pk, values={})
    assert refused.value.field == "product"


def test_a_reader_changes_nothing(organisation, reader, actor_for, product):
    deal, actor = DealFactory(), actor_for(reader)
    for attempt in (
        lambda: make(actor, product),
        lambda: update_deal(actor=actor, pk=deal.pk, changes={"next_step": "x"}),
        lambda: move_deals(actor=actor, keys=[deal.pk], status=deal_status("won")),
        lambda: archive_deals(actor=actor, keys=[deal.pk]),
    ):
        with pytest.raises(Forbidden):
            attempt()


@pytest.mark.parametrize(
    ("stage", "values", "runs"),
    [
        (Stage.WON, {}, True),
        (Stage.RUNNING, {}, True),
        (Stage.OPEN, {}, False),
        (Stage.ENDED, {}, False),
        (Stage.WON, {"recurrence": "once"}, False),
        (Stage.WON, {"starts_on": dt.date(2026, 11, 25)}, True),
        (Stage.WON, {"starts_on": dt.date(2026, 11, 26)}, False),
        (Stage.WON, {"ends_on": dt.date(2026, 11, 25)}, True),
        (Stage.WON, {"ends_on": dt.date(2026, 11, 24)}, False),
        (Stage.WON, {"ends_on": dt.date(2026, 11, 24), "renews": True}, True),
    ],
)
def test_the_question_and_the_deal_agree_on_what_is_running(organisation, stage, values, runs):
    today = dt.date(2026, 11, 25)
    deal = DealFactory(stage=stage, **{"recurrence": "year", **values})
    assert deal.is_running_on(today) is runs
    assert Deal.objects.running_on(today).exists() is runs
