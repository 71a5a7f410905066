"""Deals among the sample data: coherent on any day, alive on the board, and gone with one click."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from crm_core.customers.models import Customer, Unit
from crm_core.deals.models import Deal, DealShare, DealStatus, DealStatusChange, Stage
from crm_core.history.actions import undo
from crm_core.products.models import Product, ProductCategory
from crm_core.starter import actions, sample
from tests.crm_core.deals.coherent import check_dates, check_history, check_shares, check_standing
from tests.factories import CustomerFactory, DealFactory, ProductFactory

# An ordinary day, the first of a month early on a Sunday, the last of a year, a leap day.
DAYS = ("2026-11-25 12:40", "2026-11-01 00:20", "2026-12-31 23:10", "2028-02-29 09:00", "2027-08-02 06:00")


@pytest.fixture
def demo(organisation, owner, administrator, member) -> list[Deal]:
    """The demo organisation's deals."""
    with transaction.atomic():
        sample.write(people=[owner, administrator, member], language="sv", is_sample=False)
    return list(Deal.objects.for_card())


def of(customer: str) -> list[Deal]:
    return list(Deal.objects.for_card().filter(customer__name=customer).order_by("id"))


@pytest.mark.parametrize("day", DAYS)
def test_they_are_coherent_and_alive_on_any_day(organisation, member, actor_for, day):
    moment = dt.datetime.fromisoformat(day).replace(tzinfo=timezone.get_current_timezone())
    with time_machine.travel(moment, tick=False):
        actions.add_sample_data(actor=actor_for(member), language="sv")
    deals, today = list(Deal.objects.for_card()), moment.date()
    check_history(deals, moment)
    check_dates(deals)
    check_standing(deals, today)
    check_shares(deals)
    open_deals = [deal for deal in deals if deal.status.stage == Stage.OPEN]
    assert Counter(deal.status.position for deal in open_deals) == {0: 4, 1: 4, 2: 4, 3: 3}
    assert sum(deal.answer_by is not None and deal.answer_by < today for deal in open_deals) == 1
    first = today.replace(day=1)
    won = [deal for deal in deals if deal.status.stage == Stage.WON]
    assert sum(timezone.localdate(deal.status_since) >= first for deal in won) == 2
    running = [deal for deal in deals if deal.is_running_on(today)]
    assert sum((deal.ends_on - today).days <= 62 for deal in running) >= 3
    assert any(0 <= (deal.notice_on - today).days <= 31 for deal in running if deal.notice_on)
    assert sum(deal.is_reference for deal in deals) >= 5


@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_is_as_if_somebody_had_typed_it(organisation, member, actor_for, language):
    actions.add_sample_data(actor=actor_for(member), language=language)
    # What a deal points at is the database's to look after.
    pointing = [field.name for field in Deal._meta.fields if field.is_relation]
    for deal in Deal.objects.for_card():
        deal.full_clean(exclude=pointing)
        assert not set("{}") & set(deal.description + deal.next_step)
    for product in Product.objects.all():
        product.full_clean(exclude=["sort_key"])
    names = {"sv": "Säljkompass", "en": "Sales Compass"}
    assert Product.objects.get(name=names[language]).category_id
    assert Product.objects.exclude(vat_class=None).count() == 9


def test_a_customers_status_goes_with_its_deals(samples):
    for customer in Customer.objects.select_related("status"):
        stages = {deal.status.stage for deal in of(customer.name)}
        assert stages, customer.name
        allowed = (
            *[{Stage.OPEN, Stage.LOST}] * 2,
            set(Stage.values),
            *[{Stage.ENDED, Stage.LOST}] * 2,
        )[customer.status.position]
        assert stages <= allowed, customer.name
        assert customer.status.position != 1 or Stage.OPEN in stages
        assert customer.status.position != 2 or Stage.WON in stages
        ordered = [deal.ordered_on for deal in of(customer.name) if deal.ordered_on]
        assert not ordered or customer.customer_since <= min(ordered), customer.name


def test_the_first_customer_is_the_one_of_the_drawing(organisation, member, actor_for):
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC), tick=False):
        actions.add_sample_data(actor=actor_for(member), language="sv")
    seen = {deal.product.name: deal for deal in of("Granlida Mätteknik AB")}
    assert {name: (deal.status.name, int(deal.amount)) for name, deal in seen.items()} == {
        "Säljkompass": ("Avtal", 144_000),
        "Kundbarometer": ("Avtal", 72_000),
        "Anbudsstöd": ("Offert skickad", 185_000),
        "Processkartläggning": ("Pågår", 126_000),
        "Ledarforum": ("Intresserad", 59_400),
        "Avtalsbevakning": ("Avböjd", 38_000),
    }
    compass, lost = seen["Säljkompass"], seen["Avtalsbevakning"]
    assert (compass.starts_on, compass.ends_on) == (dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    assert seen["Anbudsstöd"].starts_on == dt.date(2027, 2, 1)
    assert (lost.description, lost.next_step) == ("Tackade nej i maj: egen lösning", "Ta upp igen 2027")
    running = [deal for deal in seen.values() if deal.is_running_on(dt.date(2026, 11, 22))]
    assert sum(deal.value for deal in running) == 216_000


def test_the_demo_has_units_that_share_what_comes_in(demo, member):
    assert [unit.name for unit in Unit.objects.all()] == ["Mälardalen", "Väst", "Syd"]
    assert check_shares(demo) == 4
    assert {deal.unit_id for deal in demo} == {deal.customer.unit_id for deal in demo}
    sellers = Counter(deal.seller.name for deal in demo)
    assert len(sellers) == 3
    assert [deal.seller.name for deal in of("Granlida Mätteknik AB")][3] == member.name


def test_an_organisation_of_ones_own_gets_no_units(samples):
    assert not Unit.objects.exists()
    assert not DealShare.objects.exists()


def test_fewer_statuses_are_enough(organisation, member, actor_for):
    DealStatus.objects.exclude(stage__in=[Stage.OPEN, Stage.WON]).delete()
    DealStatus.objects.filter(stage=Stage.OPEN, position__gt=0).delete()
    actions.add_sample_data(actor=actor_for(member), language="sv")
    assert Deal.objects.count() == 75


class TestRemoving:
    """One click, and nothing of one's own goes with it."""

    def test_deals_and_products_go(self, samples):
        actions.remove_sample_data(actor=samples)
        for model in (Deal, DealStatusChange, Product, ProductCategory):
            assert not model.objects.exists()

    def test_adding_can_be_undone(self, samples):
        undo(actor=samples, operation=samples.last_operation)
        for model in (Deal, DealStatusChange, Product, ProductCategory):
            assert not model.objects.exists()

    def test_adding_is_undone_with_knowledge_of_what_was_written(self, organisation, member, actor_for):
        """Otherwise every row is looked for among all: seconds instead of a moment."""
        actor = actor_for(member)
        actions.add_sample_data(actor=actor, language="sv")
        undo(actor=actor, operation=actor.last_operation)
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'history_change'::regclass")
            assert cursor.fetchone()[0] > 1000

    def test_removing_can_be_undone_and_done_again(self, samples):
        def everything():
            return [list(model.objects.order_by("pk").values()) for model in (Deal, DealStatusChange, Product)]

        before = everything()
        actions.remove_sample_data(actor=samples)
        undo(actor=samples, operation=samples.last_operation)
        assert everything() == before
        actions.remove_sample_data(actor=samples)
        assert not Deal.objects.exists()
        assert not Product.objects.exists()

    def test_a_product_that_one_sells_oneself_stays_with_its_category(self, samples):
        sold = Product.objects.get(name="Ledarforum")
        mine = DealFactory(product=sold)
        actions.remove_sample_data(actor=samples)
        assert list(Deal.objects.all()) == [mine]
        assert list(Product.objects.all()) == [sold]
        assert list(ProductCategory.objects.all()) == [sold.category]

    def test_a_customer_with_a_deal_of_ones_own_stays_with_all_deals(self, samples):
        mine = DealFactory(customer=Customer.objects.get(name="Sjövalla Energi"))
        done = actions.remove_sample_data(actor=samples)
        assert (done.removed, done.kept) == (39, 1)
        assert mine in of("Sjövalla Energi")
        assert len(of("Sjövalla Energi")) == Deal.objects.count() == 4
        assert Product.objects.count() == 4  # three of the samples', and one of ones own

    def test_ones_own_products_stay(self, samples):
        mine = ProductFactory(category=ProductCategory.objects.first())
        actions.remove_sample_data(actor=samples)
        assert list(Product.objects.all()) == [mine]
        assert list(ProductCategory.objects.all()) == [mine.category]

    def test_what_is_sold_already_is_not_made_twice(self, organisation, member, actor_for):
        mine = ProductFactory(name="SÄLJKOMPASS", code="LF")
        CustomerFactory(name="Vår egen AB")
        actor = actor_for(member)
        actions.add_sample_data(actor=actor, language="sv")
        assert mine.deals.exists()
        assert Product.objects.get(name="Ledarforum").code == ""
        actions.remove_sample_data(actor=actor)
        assert list(Product.objects.all()) == [mine]
