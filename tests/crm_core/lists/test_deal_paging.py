"""The deal list page after page: as if everything were sorted at once, whichever way the pages are found."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from crm_core.deals.models import Deal, DealStatus
from crm_core.deals.registry import DEAL
from crm_core.fields.registry import fields_of
from crm_core.fields.sorting import sv_key
from crm_core.lists.paging import page_of
from crm_core.products.models import Product
from kundsystem.accounts.models import User
from tests.factories import CustomerFactory, DealFactory, ProductFactory

SORTABLE = {field.name: field for field in fields_of(DEAL) if field.is_sortable}
# How each value is compared; what is not here is compared as it is.
ORDER = {
    "product": lambda product: (sv_key(product.name), product.pk),
    "status": lambda status: (status.position, status.pk),
    "seller": lambda seller: (sv_key(seller.name), seller.pk),
}


@pytest.fixture
def deals(organisation):
    """Many equal values and many holes: what paging forgets or repeats when it is wrong."""
    customers = [CustomerFactory(name=name) for name in ("Öst", "Ås", "Ekerum", "Ekerum", "ABB")]
    products = [ProductFactory(name=name) for name in ("Ängar", "Bok", "bok 2")]
    statuses = list(DealStatus.objects.order_by("position"))
    DealStatus.objects.filter(pk=statuses[1].pk).update(position=statuses[0].position)
    sellers = [*User.objects.order_by("name")[:3], None]
    now, day = timezone.now(), dt.date(2026, 3, 1)
    for n in range(43):
        DealFactory(
            customer=customers[n * n % 5],
            product=products[n % 3 if n % 7 else 0],
            status=statuses[n % len(statuses)],
            seller=sellers[n % 4],
            unit_price=Decimal(n % 5 * 100),
            status_since=now - dt.timedelta(days=n % 6),
            offered_on=day + dt.timedelta(days=n % 3) if n % 2 else None,
            answer_by=day if n % 5 == 0 else None,
            ordered_on=day + dt.timedelta(days=n % 2) if n % 3 else None,
            starts_on=day if n % 4 else None,
            ends_on=day + dt.timedelta(days=n % 8) if n % 4 else None,
        )
    return Deal.objects.active()


def paged(rows, field, *, descending, few, size):
    found, after = [], None
    while after != "":
        page = page_of(rows, field.sort, descending=descending, after=after or "", size=size, few=few)
        assert len(page.rows) <= size
        found, after = [*found, *(row.pk for row in page.rows)], page.after
    return found


def sorted_at_once(rows, field, *, descending):
    everything = list(rows.select_related("customer", "product", "status", "seller"))
    if field.name == "customer":
        everything.sort(key=lambda deal: (deal.customer.sort_key, deal.pk), reverse=descending)
        return [deal.pk for deal in everything]
    everything.sort(key=lambda deal: (deal.customer.sort_key, deal.pk))
    having = [deal for deal in everything if field.read(deal) is not None]
    order = ORDER.get(field.name, lambda value: value)
    # Python's sort keeps equal ones in order, turned or not.
    having.sort(key=lambda deal: order(field.read(deal)), reverse=descending)
    return [deal.pk for deal in [*having, *(deal for deal in everything if field.read(deal) is None)]]


@pytest.mark.parametrize("few", [False, True], ids=["along-an-index", "as-a-whole"])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("name", SORTABLE)
def test_no_row_comes_twice_or_is_left_out(deals, name, descending, few):
    field = SORTABLE[name]
    wanted = sorted_at_once(deals, field, descending=descending)
    for size in (4, 50):
        assert paged(deals.by_customer(), field, descending=descending, few=few, size=size) == wanted


@pytest.mark.parametrize("name", SORTABLE)
def test_narrowed_pages_follow_each_other_too(deals, name):
    found = deals.open().knowing_stages().in_stages("open", "won").sold_by(None)
    field = SORTABLE[name]
    wanted = sorted_at_once(found, field, descending=True)
    for few in (False, True):
        assert paged(found.by_customer(), field, descending=True, few=few, size=5) == wanted


@pytest.mark.parametrize("few", [False, True])
def test_a_page_made_up_by_somebody_is_the_first_one(deals, few, query_count):
    field = SORTABLE["product"]
    first = page_of(deals.by_customer(), field.sort, size=5, few=few)
    for after in ("skräp", "WzEsIngiLCJhIiwiYiJd", "WzEsbnVsbCwxLDFd"):
        again = page_of(deals.by_customer(), field.sort, after=after, size=5, few=few)
        assert [row.pk for row in again.rows] in ([row.pk for row in first.rows], [])
    with query_count(1):
        page_of(deals.by_customer(), field.sort, after=first.after, size=5, few=few)


def test_a_product_that_is_sold_no_more_is_still_in_its_place(deals):
    Product.objects.update(archived_at=timezone.now())
    assert len(paged(deals.by_customer(), SORTABLE["product"], descending=False, few=True, size=9)) == 43
