"""One's own columns, and doing the same with many customers."""

import re

import pytest
from django.urls import reverse

from crm_core.customers.actions import BULK_LIMIT, change_customers
from crm_core.customers.models import Customer, CustomerStatus
from crm_core.lists.models import BulkChange, ListLayout
from kundsystem.shared.errors import Forbidden, NotFound, UserError
from kundsystem.shared.keys import key_to_short, new_key
from tests.factories import CustomerFactory

URL = "/customers/"


def heads(client) -> list[str]:
    head = client.get(URL).content.decode().split("<thead")[1].split("</thead>")[0]
    return re.findall(r"sort=-?(\w+)", head)


def test_columns_are_chosen_ordered_and_kept_per_user(client_for, member, reader):
    CustomerFactory()
    client = client_for(member)
    before = heads(client)
    client.post(f"{URL}columns/", {"column": ["employees", "status", "password", "employees"], "sort": "-employees"})
    assert heads(client) == ["name", "employees", "status"]
    assert ListLayout.objects.get(user=member).sort == "-employees"
    assert heads(client_for(reader)) == before
    client.post(f"{URL}columns/", {"reset": "1"})
    assert heads(client) == before


def test_a_reader_may_choose_columns_too(client_for, reader):
    CustomerFactory()
    assert client_for(reader).post(f"{URL}columns/", {"column": ["number"]}).status_code == 302
    assert heads(client_for(reader)) == ["name", "number"]


def test_a_column_that_is_no_more_is_passed_over(client_for, member):
    CustomerFactory()
    ListLayout.objects.create(user=member, list_name="customer", columns=["gone", "number"])
    assert heads(client_for(member)) == ["name", "number"]


def test_the_list_comes_back_as_it_was(client_for, member):
    answer = client_for(member).post(f"{URL}columns/", {"column": ["number"], "query": "town=Arboga&after=x&shown=5"})
    assert answer.headers["Location"] == "/customers/?town=Arboga"


@pytest.fixture
def three(organisation):
    return [CustomerFactory(name=f"Kund {n}") for n in range(3)]


def bulk(client, customers, do, **more):
    keys = [key_to_short(customer.pk) for customer in customers]
    return client.post(f"{URL}bulk/", {"key": keys, "do": do} | more, follow=True)


def test_many_get_a_status_and_it_is_undone_at_once(client_for, member, three):
    status = CustomerStatus.objects.last()
    client = client_for(member)
    text = bulk(client, three[:2], f"status:{status.pk}").content.decode()
    assert Customer.objects.filter(status=status).count() == 2
    back = re.search(r'action="(/undo/[^"]+)"', text)[1]
    client.post(back)
    assert not Customer.objects.filter(status=status).exists()


def test_many_get_an_owner_or_none(client_for, member, three):
    client = client_for(member)
    bulk(client, three, f"owner:{member.pk}")
    assert Customer.objects.filter(owner=member).count() == 3
    bulk(client, three[:1], "owner:")
    assert Customer.objects.filter(owner=member).count() == 2


def test_many_are_archived_and_brought_back(client_for, member, three):
    client = client_for(member)
    bulk(client, three, "archive")
    assert Customer.objects.archived().count() == 3
    bulk(client, three[:2], "restore")
    assert Customer.objects.archived().count() == 1


def test_everybody_the_list_shows_is_taken_and_nobody_else(client_for, member, three):
    other = CustomerFactory(name="Annan", postal_town="Arboga")
    bulk(client_for(member), [], "archive", all="1", query="town=arb")
    client_for(member).post(reverse("bulk_start", args=[BulkChange.objects.get().pk]))
    other.refresh_from_db()
    assert other.is_archived
    assert Customer.objects.archived().count() == 1


def test_a_reader_changes_nothing(client_for, reader, three):
    for do in ("archive", f"owner:{reader.pk}"):
        assert bulk(client_for(reader), three, do).status_code == 403
    assert Customer.objects.active().filter(owner=None).count() == 3


def test_nothing_marked_is_said(client_for, member):
    assert bulk(client_for(member), [], "archive").status_code == 422


@pytest.mark.parametrize("do", ["", "name:X", "org_number:1", "status:", "status:Kejsare", "owner:Kejsaren", "delete"])
def test_what_can_not_be_done_with_many_is_refused(client_for, member, three, do):
    assert bulk(client_for(member), three, do).status_code in {404, 422}
    assert Customer.objects.active().count() == 3


def test_the_actions_have_the_same_walls(member, reader, actor_for, three):
    keys = [customer.pk for customer in three]
    with pytest.raises(Forbidden):
        change_customers(actor=actor_for(reader), keys=keys, field="owner", value=reader)
    with pytest.raises(NotFound):
        change_customers(actor=actor_for(member), keys=keys, field="name", value="Samma")
    with pytest.raises(UserError):
        change_customers(
            actor=actor_for(member), keys=[new_key() for _ in range(BULK_LIMIT + 1)], field="owner", value=None
        )


def test_what_can_be_given_is_shown_to_those_who_may(client_for, member, reader):
    assert member.name in client_for(member).get(f"{URL}bulk/owner/").content.decode()
    assert client_for(member).get(f"{URL}bulk/name/").status_code == 404
    assert client_for(reader).get(f"{URL}bulk/owner/").status_code == 403


def test_conditions_are_a_menu_and_a_page(client_for, reader):
    client = client_for(reader)
    status = CustomerStatus.objects.first()
    page = client.get(f"{URL}conditions/", {"status": key_to_short(status.pk), "view": "mine"}).content.decode()
    assert "<html" in page
    assert 'name="view" value="mine"' in page
    assert "<html" not in client.get(f"{URL}conditions/", headers={"HX-Request": "true"}).content.decode()
