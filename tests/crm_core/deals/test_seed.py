"""Deals of the large organisation in small: each is one that the application itself could have made."""

import datetime as dt
from collections import Counter, defaultdict

import pytest
from django.db.models import Count, F
from django_tenants.utils import tenant_context

from crm_core.customers.models import Customer, CustomerStatus
from crm_core.deals.models import Deal, Stage
from crm_core.products.models import Product
from crm_core.seeding.filling import seed
from crm_core.seeding.run import UNTIL
from crm_core.seeding.seeded import Standing
from kundsystem.shared.errors import UserError
from tests.crm_core.deals.coherent import CLOSED, check_dates, check_history, check_shares, check_standing
from tests.factories import ProductFactory

TODAY = UNTIL.date()


@pytest.fixture(scope="module")
def every_deal(seeded_organisation, django_db_blocker) -> list[Deal]:
    """Every deal with what it leads to, fetched once: thousands of rows that no test here changes."""
    with django_db_blocker.unblock(), tenant_context(seeded_organisation[0]):
        return list(Deal.objects.for_card())


@pytest.fixture
def deals(seeded, every_deal) -> list[Deal]:
    """Every deal with what it leads to, in its organisation."""
    return every_deal


def standing_of(customer: Customer) -> Standing:
    return Standing(list(CustomerStatus.objects.values_list("pk", flat=True)).index(customer.status_id))


def of_standing(deals: list[Deal], standing: Standing) -> list[Deal]:
    status = CustomerStatus.objects.all()[standing]
    return [deal for deal in deals if deal.customer.status_id == status.pk]


def test_every_status_is_dated_in_order_and_signed(deals):
    for deal, changes in check_history(deals, UNTIL).items():
        assert 1 <= len(changes) <= 4
        assert changes[0].changed_at == deal.created_at


def test_nothing_happens_before_it_can_or_after_the_end(deals):
    check_dates(deals)
    for deal in deals:
        assert deal.customer.created_at <= deal.created_at <= deal.status_since <= UNTIL
        assert deal.offered_on is None or deal.created_at.date() <= deal.offered_on


def test_what_a_deal_says_goes_with_where_it_stands(deals):
    check_standing(deals, TODAY)


def test_contracts_are_as_long_as_their_product_says_and_go_on_in_whole_periods(deals):
    running = [deal for deal in deals if deal.is_running_on(TODAY)]
    for deal in running:
        after = deal.ends_on + dt.timedelta(days=1)
        months = (after.year - deal.starts_on.year) * 12 + after.month - deal.starts_on.month
        assert (deal.starts_on.day, after.day) == (1, 1)
        assert months % deal.product.contract_months == 0
        assert deal.renews or months == deal.product.contract_months
    renewed = [deal for deal in running if (deal.ends_on - deal.starts_on).days > deal.product.contract_months * 31]
    soon = [deal for deal in running if (deal.ends_on - TODAY).days < 90]
    assert renewed
    assert soon


def test_a_customers_standing_goes_with_its_deals(deals):
    prospects, negotiating = of_standing(deals, Standing.PROSPECT), of_standing(deals, Standing.NEGOTIATION)
    dormant, former = of_standing(deals, Standing.DORMANT), of_standing(deals, Standing.FORMER)
    assert {deal.status.stage for deal in prospects + negotiating} == {Stage.OPEN, Stage.LOST}
    assert {deal.status.stage for deal in former} == {Stage.ENDED, Stage.LOST}
    assert {deal.status.stage for deal in dormant} <= {Stage.WON, Stage.ENDED, Stage.LOST}
    assert not [deal for deal in dormant + former if deal.is_running_on(TODAY)]
    by_customer = defaultdict(set)
    for deal in deals:
        by_customer[deal.customer].add(deal.status.stage)
    for customer, stages in by_customer.items():
        standing = standing_of(customer)
        assert standing < Standing.CUSTOMER or stages & CLOSED, customer.name
        assert standing != Standing.NEGOTIATION or customer.is_archived or Stage.OPEN in stages, customer.name
        assert not customer.is_archived or not stages & {Stage.OPEN, Stage.RUNNING}, customer.name


def test_one_is_a_customer_since_the_first_order(deals):
    first: dict[Customer, dt.date] = {}
    for deal in deals:
        if deal.ordered_on:
            first[deal.customer] = min(first.get(deal.customer, deal.ordered_on), deal.ordered_on)
    assert first
    assert all(customer.customer_since == day for customer, day in first.items())


def test_the_orderer_is_a_person_at_the_customer_who_was_there(deals):
    ordered = [deal for deal in deals if deal.orderer]
    assert len(ordered) > len(deals) / 2
    assert all(deal.orderer.created_at <= deal.created_at for deal in ordered)


def test_shares_are_a_hundred_per_cent_together(deals):
    ordered = [deal for deal in deals if deal.ordered_on]
    assert 0 < check_shares(ordered) < len(deals) / 5


def test_most_have_a_few_and_some_have_dozens(deals):
    counts = list(Customer.objects.annotate(made=Count("deals")).values_list("made", flat=True))
    assert sum(counts) == len(counts) * 5
    assert sum(count <= 5 for count in counts) > len(counts) * 0.6
    assert max(counts) > 24
    stages = Counter(deal.status.stage for deal in deals)
    assert set(stages) == set(Stage.values)
    assert 0.02 < stages[Stage.OPEN] / len(deals) < 0.15
    own = sum(deal.seller_id == deal.customer.owner_id for deal in deals)
    assert 0.6 < own / len(deals) < 0.95


def test_the_fields_hold_what_a_form_would_take(deals):
    for deal in deals:
        deal.clean_fields(exclude=["customer", "product", "status", "seller", "orderer", "unit", "loss_reason"])
        assert "{" not in deal.next_step + deal.description
    for product in Product.objects.all():
        product.clean_fields(exclude=["category", "vat_class"])
        assert product.vat_class_id
        assert product.category_id


def test_what_is_sold_no_more_is_not_sold_after_that(deals):
    gone = Product.objects.archived()
    assert gone.count() == 2
    late = Deal.objects.filter(product__in=gone, created_at__gt=F("product__archived_at"))
    assert not late.exists()
    assert not Deal.objects.filter(product__in=gone).in_stages(Stage.OPEN, Stage.RUNNING).exists()


def test_a_product_that_is_there_already_is_sold(organisation):
    mine = ProductFactory(name="baspaketet", code="plu-10")
    with pytest.raises(UserError):
        seed(organisation, customers=10, notes=0)
    seed(organisation, customers=40, notes=0, add=True)
    assert Product.objects.filter(name__iexact="Baspaketet").get() == mine
    assert mine.deals.exists()
    assert Product.objects.get(name="Pluspaketet").code == ""
