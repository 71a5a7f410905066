"""The list in order of an owner, a status, an industry: page after page as if all were sorted at once."""

import pytest

from crm_core.customers.models import Customer, CustomerStatus, Industry
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.registry import field_of
from crm_core.fields.sorting import sv_key
from crm_core.lists.paging import page_of
from tests.factories import CustomerFactory, default_status

# More of one value than a page holds, none of another, and one that only few have.
SIZE = 5


@pytest.fixture
def register(organisation):
    industries = [
        Industry.objects.create(name=name) for name in ("Öltapp", "Åktur", "Byggkloss", "Äggbod", "Tomtemark")
    ]
    # Archived with the name that another has: still the value of those who have it.
    industries.append(Industry.objects.create(name="Byggkloss", archived_at="2026-01-01T00:00Z"))
    places = [2] * 13 + [5] * 4 + [0] * 3 + [1] * 6 + [3] + [None] * 7
    statuses = list(CustomerStatus.objects.order_by("position"))
    CustomerStatus.objects.filter(pk=statuses[1].pk).update(position=statuses[0].position)
    for turn, place in enumerate(places):
        CustomerFactory(
            name=f"{'ÖÅBA'[turn % 4]} {turn % 3}",
            industry=None if place is None else industries[place],
            status=statuses[turn % len(statuses)],
            postal_town="Göteborg" if turn % 2 else "Lund",
        )


def paged(rows, field, descending):
    found, after = [], None
    while after != "":
        page = page_of(rows, field_of(CUSTOMER, field).sort, descending=descending, after=after or "", size=SIZE)
        assert len(page.rows) <= SIZE
        found, after = [*found, *(row.pk for row in page.rows)], page.after
    return found


def sorted_at_once(rows, field, descending, order):
    by_name = sorted(rows.select_related(field), key=lambda one: (one.sort_key, one.pk))
    having = [one for one in by_name if getattr(one, field)]
    having.sort(key=lambda one: order(getattr(one, field)), reverse=descending)
    if descending:  # turned, but each value's customers still in order of name
        having = [one for value in dict.fromkeys(getattr(one, field) for one in having) for one in by_name
                  if getattr(one, field) == value]  # fmt: skip
    return [one.pk for one in having + [one for one in by_name if not getattr(one, field)]]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "narrowed", [lambda rows: rows, lambda rows: rows.in_towns("göte"), lambda rows: rows.matching("ö 1")]
)
def test_pages_follow_each_other_as_one_order(register, descending, narrowed):
    rows = narrowed(Customer.objects.active())
    assert paged(rows, "industry", descending) == sorted_at_once(
        rows, "industry", descending, lambda value: (sv_key(value.name), value.pk)
    )
    assert paged(rows, "status", descending) == sorted_at_once(
        rows, "status", descending, lambda value: (value.position, value.pk)
    )


def test_a_page_with_a_value_is_one_question(register, query_count):
    with query_count(1):
        page = page_of(Customer.objects.active(), field_of(CUSTOMER, "industry").sort, size=SIZE)
    with query_count(1):
        page_of(Customer.objects.active(), field_of(CUSTOMER, "industry").sort, after=page.after, size=SIZE)


def test_towns_are_those_that_begin_so_and_no_others(organisation):
    for town in ("Göteborg", "GÖTEBORGS KUST", "Göte", "Götf", "Höör", "Åmål", ""):
        CustomerFactory(name=town or "Ingenstans", postal_town=town, status=default_status())

    def found(text):
        return sorted(Customer.objects.in_towns(text).values_list("name", flat=True))

    assert found("göteb") == ["GÖTEBORGS KUST", "Göteborg"]
    assert found("göte") == ["GÖTEBORGS KUST", "Göte", "Göteborg"]
    assert found("Å") == ["Åmål"]
    assert found("x%") == []
